import { signal } from '@preact/signals';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { RequestLogEntry } from '../../../server/domain/request-log.ts';
import { baseUrl } from '../../address.ts';
import { control } from '../../api.ts';
import { Icon } from '../../components/icon.tsx';
import { VirtualList } from '../../components/virtual-list.tsx';
import { useKeys } from '../../keys.ts';
import { clearLog, type Logged, log } from '../../log.ts';
import { toHar } from '../../logic/har.ts';
import { FILTER_NAMES, requestFilter, withTerm } from '../../logic/request-filter.ts';
import { countOf } from '../../logic/words.ts';
import { overview, refresh } from '../../overview.ts';
import { go, href, route, setQuery } from '../../route.ts';
import { attempt } from '../../state.ts';
import RequestDetail from './detail.tsx';
import { Groups } from './groups.tsx';
import { RequestRow } from './row.tsx';

/** Height of a row in pixels. */
const ROW = 32;

/** The requests that are shown while the page does not follow; undefined while it does. */
const held = signal<readonly Logged[] | undefined>(undefined);

/** The requests as they come: `#/requests?q=status:400`, and one of them: `#/requests/<id>`. */
const Requests = ({ id }: { readonly id: string | undefined }) => {
  const { q = '', group } = route.value.query;
  const known = held.value ?? log.value;
  const entries = useMemo(() => known.filter(requestFilter(q)).reverse(), [known, q]);
  const selected = id === undefined ? -1 : entries.findIndex((entry) => String(entry.id) === id);
  const missed = held.value ? log.value.length - held.value.length : 0;
  const follow = (): void => {
    held.value = held.value ? undefined : log.value;
  };
  const open = (entry: Logged | undefined): void => {
    if (entry) go(href(['requests', String(entry.id)], route.value.query), id !== undefined);
  };
  const close = (): void => go(href(['requests'], route.value.query));
  useKeys({
    f: follow,
    j: () => open(entries[Math.min(entries.length - 1, selected + 1)]),
    k: () => open(entries[Math.max(0, selected - 1)]),
    Escape: close,
  });
  const scroller = useSteadyRows(entries);
  const gone = overview.value?.requests.evicted ?? 0;
  return (
    <section class="view requests" aria-label="Requests">
      <div class="view-head">
        <h1>Requests</h1>
        <button type="button" class={held.value ? '' : 'on'} aria-pressed={!held.value} onClick={follow}>
          <Icon name={held.value ? 'play' : 'pause'} />{' '}
          {held.value ? `Follow${missed > 0 ? ` (${missed} new)` : ''}` : 'Following'}
        </button>
        <span class="space" />
        <Grouping chosen={group} />
        <button type="button" onClick={() => downloadHar()} disabled={known.length === 0}>
          <Icon name="download" /> HAR
        </button>
        <button
          type="button"
          disabled={known.length === 0}
          onClick={async () => {
            held.value = undefined;
            await attempt(clearLog);
            await refresh();
          }}
        >
          Clear
        </button>
      </div>
      <RequestFilterBox value={q} />
      <div class={`panes ${id === undefined ? '' : 'split-panes'}`}>
        <div class="pane list-pane">
          {group === 'rule' || group === 'operation' ? (
            <Groups
              entries={entries}
              by={group}
              onChoose={(name, value) => setQuery({ q: withTerm(q, name, value), group: undefined })}
            />
          ) : known.length === 0 ? (
            <p class="empty">
              {overview.value?.requests.limit === 0 ? (
                'The request log is off: the server was started with --request-log-entries 0.'
              ) : (
                <>
                  No request came yet. <a href={href(['welcome'])}>Send the first one</a>: it shows here as it arrives.
                </>
              )}
            </p>
          ) : entries.length === 0 ? (
            <p class="empty">No request matches {q}.</p>
          ) : (
            <VirtualList
              label="Requests, the newest first"
              items={entries}
              keyOf={(entry) => entry.id}
              rowHeight={ROW}
              selected={selected}
              scroller={scroller}
              row={(entry) => <RequestRow entry={entry} isChosen={String(entry.id) === id} />}
            />
          )}
          <p class="list-foot muted">
            {countOf(entries.length, 'request')}
            {gone > 0 &&
              `; ${gone.toLocaleString('en-US')} older ones are gone: the log holds ${overview.value?.requests.limit.toLocaleString('en-US')}`}
          </p>
        </div>
        {id !== undefined && (
          <div class="pane detail-pane">
            <RequestDetail key={id} id={id} onClose={close} />
          </div>
        )}
      </div>
    </section>
  );
};

/** Keeps the rows in view where they are while new ones come above them, unless the newest one is in view. */
const useSteadyRows = (entries: readonly Logged[]) => {
  const scroller = useRef<HTMLDivElement>(null);
  const newest = useRef(entries[0]?.id);
  useEffect(() => {
    const element = scroller.current;
    const before = newest.current;
    newest.current = entries[0]?.id;
    if (!element || before === undefined || element.scrollTop < ROW) return;
    const added = entries.findIndex(({ id }) => id <= before);
    if (added > 0) element.scrollTop += added * ROW;
  }, [entries]);
  return scroller;
};

/** How long typing has to pause before the address changes, in milliseconds. */
const PAUSE = 80;

const RequestFilterBox = ({ value }: { readonly value: string }) => {
  const [text, setText] = useState(value);
  const shown = useRef(value);
  useEffect(() => {
    if (value === shown.current) return;
    shown.current = value;
    setText(value);
  }, [value]);
  useEffect(() => {
    const timer = setTimeout(() => {
      if (text === shown.current) return;
      shown.current = text;
      setQuery({ q: text });
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <input
      class="request-filter"
      data-filter
      aria-label="Filter the requests"
      placeholder="Filter: status:4* op:patch* -client:console, or any text"
      title={`Names: ${FILTER_NAMES.join(', ')}. * matches any text, - excludes.`}
      spellcheck={false}
      autocomplete="off"
      value={text}
      onInput={({ currentTarget }) => setText(currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') event.currentTarget.blur();
      }}
    />
  );
};

const Grouping = ({ chosen }: { readonly chosen: string | undefined }) => (
  <select
    aria-label="Group the requests"
    value={chosen ?? ''}
    onChange={({ currentTarget }) => setQuery({ group: currentTarget.value || undefined })}
  >
    <option value="">no groups</option>
    <option value="rule">by rule</option>
    <option value="operation">by operation</option>
  </select>
);

const downloadHar = (): Promise<boolean> =>
  attempt(async () => {
    const entries = await control<readonly RequestLogEntry[]>('GET', 'requests');
    const har = JSON.stringify(toHar(entries, baseUrl, overview.value?.version ?? ''), null, 2);
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([har], { type: 'application/json' }));
    link.download = `${overview.value?.tenant ?? 'requests'}.har`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });

export default Requests;
