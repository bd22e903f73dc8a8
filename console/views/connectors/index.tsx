import { useEffect, useRef, useState } from 'preact/hooks';
import { control, type ListItem } from '../../api.ts';
import { CopyButton } from '../../components/copy.tsx';
import { CopyAs } from '../../components/copy-as.tsx';
import { Icon } from '../../components/icon.tsx';
import { VirtualList } from '../../components/virtual-list.tsx';
import { toCopied } from '../../credentials.ts';
import { isCreateOpen } from '../../frame/windows.ts';
import { useKeys } from '../../keys.ts';
import { basePathOf } from '../../logic/families.ts';
import { connectorsVersion, overview } from '../../overview.ts';
import { family, go, href, locale, route, setQuery } from '../../route.ts';
import { attempt, type Given } from '../../state.ts';
import { FilterBox } from './filter-box.tsx';
import { useRows } from './pages.ts';

type Status = Given<'connectorStatus'>;

/** Height of a row in pixels. */
const ROW = 36;

/** A row of the list: one that the API lists, or one that it leaves out. */
interface Row {
  readonly index: number;
  readonly item: ListItem | undefined;
  readonly reason?: string;
}

/** The connectors as the API lists them: `#/connectors?filters=…`. */
const Connectors = () => {
  const filters = route.value.query['filters'] ?? '';
  const showsUnlisted = route.value.query['unlisted'] === 'yes';
  const path = basePathOf(family.value);
  const query = {
    ...(filters !== '' && { filters }),
    ...(locale.value !== 'en' && { locale: locale.value }),
  };
  const rows = useRows(path, query);
  const status = useStatus();
  const unlisted = showsUnlisted ? (status?.unlisted ?? []) : [];
  const count = rows.total + unlisted.length;
  const [selected, setSelected] = useState(-1);
  const rowAt = (index: number): Row => {
    const left = unlisted[index - rows.total];
    return left ? { index, item: left.connector, reason: left.reason } : { index, item: rows.at(index) };
  };
  const openRow = (index: number): void => {
    const { item } = rowAt(index);
    if (item) go(href(['connectors', item.scriptName, 'overview']));
  };
  useKeys({
    j: () => setSelected(Math.min(count - 1, selected + 1)),
    k: () => setSelected(Math.max(0, selected - 1)),
    ...(selected >= 0 && { Enter: () => openRow(selected) }),
    Escape: () => setSelected(-1),
  });
  const search = new URLSearchParams(query).toString();
  const request = `${path}${search && `?${search}`}`;
  const hiddenCount = overview.value ? overview.value.connectors.total - overview.value.connectors.listed : 0;
  const indices = useIndices(count);
  return (
    <section class="view connectors" aria-label="Connectors">
      <div class="view-head">
        <h1>Connectors</h1>
        <span class="space" />
        <button
          type="button"
          class="primary"
          onClick={() => {
            isCreateOpen.value = true;
          }}
        >
          <Icon name="plus" /> New connector
        </button>
      </div>
      <FilterBox key={family.value} value={filters} onFilter={(filter) => setQuery({ filters: filter })} />
      <div class="list-head">
        <span class="total" role="status">
          {rows.isLoaded &&
            `${rows.total.toLocaleString('en-US')} of ${overview.value?.connectors.listed.toLocaleString('en-US') ?? '…'}`}
        </span>
        {hiddenCount > 0 && (
          <label class="check">
            <input
              type="checkbox"
              checked={showsUnlisted}
              onChange={({ currentTarget }) => setQuery({ unlisted: currentTarget.checked ? 'yes' : undefined })}
            />
            Show {hiddenCount} unreleased
          </label>
        )}
        <span class="space" />
        <code class="request-line" title={`GET ${request}`}>
          GET {readable(request)}
        </code>
        <CopyButton text={() => request} name="Copy path" />
        <CopyAs request={() => toCopied('GET', request)} />
      </div>
      <div class="row head" aria-hidden="true">
        <span>Name</span>
        <span>Type</span>
        <span>Features</span>
        <span>Direct</span>
        <span>Status</span>
        <span>Category</span>
      </div>
      {rows.isLoaded && count === 0 ? (
        <p class="empty">
          {filters === ''
            ? 'This tenant has no released connector. Make one, or reset the tenant to bring the initial ones back.'
            : rows.error || 'No connector matches this filter.'}
        </p>
      ) : (
        <VirtualList
          label="Connectors"
          items={indices}
          keyOf={(index) => index}
          rowHeight={ROW}
          selected={selected}
          onRange={rows.ensure}
          row={(index) => (
            <ConnectorRow row={rowAt(index)} isChosen={index === selected} custom={status?.custom ?? NONE} />
          )}
        />
      )}
    </section>
  );
};

const NONE: readonly string[] = [];

/** The numbers of the rows; the same list for the same number, so that rows are not drawn anew. */
const useIndices = (count: number): readonly number[] => {
  const held = useRef<readonly number[]>(NONE as unknown as readonly number[]);
  if (held.current.length !== count) held.current = Array.from({ length: count }, (_, index) => index);
  return held.current;
};

/** What lists do not say, read anew when the connectors change. */
const useStatus = (): Status | undefined => {
  const [status, setStatus] = useState<Status>();
  const version = connectorsVersion.value;
  useEffect(() => {
    attempt(async () => setStatus(await control<Status>('GET', 'connectors')));
  }, [version]);
  return status;
};

/** A request as a person reads it: only what would be misread stays encoded. */
const readable = (request: string): string => {
  try {
    return decodeURIComponent(request.replaceAll('+', ' '));
  } catch {
    return request;
  }
};

interface ConnectorRowProps {
  readonly row: Row;
  readonly isChosen: boolean;
  readonly custom: readonly string[];
}

const ConnectorRow = ({ row: { item, reason }, isChosen, custom }: ConnectorRowProps) => {
  if (!item) return <div class="row waiting" />;
  const { name, scriptName, type, features, directConnect, status, connectorMetadata } = item;
  const isCustom = custom.includes(scriptName);
  const category = connectorMetadata['category'];
  return (
    <a
      class={`row ${isChosen ? 'chosen' : ''} ${reason === undefined ? '' : 'unlisted'}`}
      href={href(['connectors', scriptName, 'overview'])}
      title={reason}
    >
      <span class="name">
        {isCustom && <span class="dot" role="img" aria-label="custom" title="custom" />}
        {name}
      </span>
      <span class="type muted">{type}</span>
      <span class="features muted">{features?.join(' ') ?? ''}</span>
      <span class="direct">{directConnect ? 'yes' : <span class="muted">no</span>}</span>
      <span class="status">{status}</span>
      <span class="category muted">{typeof category === 'string' ? category : ''}</span>
      {reason !== undefined && <span class="reason">{reason}</span>}
    </a>
  );
};

export default Connectors;
