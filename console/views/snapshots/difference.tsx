import { useEffect, useRef, useState } from 'preact/hooks';
import type { TenantState } from '../../../server/models/index.ts';
import { control } from '../../api.ts';
import { byScriptName, textOfPart } from '../../logic/state-texts.ts';
import { diffOf } from '../../logic/text-diff.ts';
import { connectorsVersion } from '../../overview.ts';
import { href } from '../../route.ts';
import { attempt } from '../../state.ts';
import { type Difference, pathOf, readState, restoreSnapshot } from './snapshots.ts';

/** What has changed since a snapshot: connectors, then their texts. */
export const SnapshotDifference = ({ name }: { readonly name: string }) => {
  const [difference, setDifference] = useState<Difference>();
  const [error, setError] = useState<string>();
  const version = connectorsVersion.value;
  useEffect(() => {
    const aborter = new AbortController();
    control<Difference>('GET', `${pathOf(name)}/difference`, undefined, aborter.signal).then(
      (read) => {
        setDifference(read);
        setError(undefined);
      },
      (failure: unknown) => {
        if (!aborter.signal.aborted) setError(failure instanceof Error ? failure.message : String(failure));
      },
    );
    return () => aborter.abort();
  }, [name, version]);
  const states = useStates(name, version);
  if (error !== undefined)
    return (
      <div class="empty">
        <p>{error}</p>
        <a href={href(['snapshots'])}>All snapshots</a>
      </div>
    );
  if (!difference) return null;
  const { added, removed, changed } = difference;
  const isSame = added.length + removed.length + changed.length === 0;
  return (
    <>
      <div class="document-bar">
        <code class="call">GET /_emulator/{pathOf(name)}/difference</code>
        <span class="bar-space" />
        <button type="button" disabled={isSame} onClick={() => restoreSnapshot(name)}>
          Restore
        </button>
      </div>
      {isSame && <p class="empty">Nothing has changed since “{name}”.</p>}
      <Names title="Added since" mark="+" kind="added" names={added} isLinked />
      <Names title="Removed since" mark="−" kind="removed" names={removed} isLinked={false} />
      {changed.length > 0 && (
        <section>
          <h2>Changed since ({changed.length})</h2>
          {changed.map(({ scriptName, parts }) => (
            <ChangedConnector key={scriptName} {...{ scriptName, parts, states }} isOpen={changed.length === 1} />
          ))}
        </section>
      )}
    </>
  );
};

interface States {
  readonly before: TenantState;
  readonly now: TenantState;
}

/** Returns what reads both states once, when the first text is asked for. */
const useStates = (name: string, version: string): (() => Promise<States>) => {
  const read = useRef<{ readonly of: string; readonly states: Promise<States> } | undefined>(undefined);
  const of = `${name} ${version}`;
  return () => {
    if (read.current?.of !== of) {
      const states = Promise.all([readState(pathOf(name)), readState('state')]).then(([before, now]) => ({
        before,
        now,
      }));
      states.catch(() => {
        read.current = undefined;
      });
      read.current = { of, states };
    }
    return read.current.states;
  };
};

interface NamesProps {
  readonly title: string;
  readonly mark: string;
  readonly kind: 'added' | 'removed';
  readonly names: readonly string[];
  readonly isLinked: boolean;
}

const Names = ({ title, mark, kind, names, isLinked }: NamesProps) =>
  names.length === 0 ? null : (
    <section>
      <h2>
        {title} ({names.length})
      </h2>
      <ul class="names">
        {names.map((name) => (
          <li key={name} class={kind}>
            <span aria-hidden="true">{mark} </span>
            {isLinked ? <a href={href(['connectors', name, 'overview'])}>{name}</a> : <span>{name}</span>}
          </li>
        ))}
      </ul>
    </section>
  );

interface ChangedProps {
  readonly scriptName: string;
  readonly parts: readonly string[];
  readonly states: () => Promise<States>;
  readonly isOpen: boolean;
}

const ChangedConnector = ({ scriptName, parts, states, isOpen }: ChangedProps) => {
  const [isShown, setShown] = useState(isOpen);
  const [texts, setTexts] = useState<readonly { part: string; before: string; now: string }[]>();
  const key = parts.join();
  useEffect(() => {
    if (!isShown) return;
    attempt(async () => {
      const { before, now } = await states();
      const [old, current] = [byScriptName(before).get(scriptName), byScriptName(now).get(scriptName)];
      setTexts(parts.map((part) => ({ part, before: textOfPart(old, part), now: textOfPart(current, part) })));
    });
  }, [isShown, key, states]);
  return (
    <details class="changed" open={isShown} onToggle={({ currentTarget }) => setShown(currentTarget.open)}>
      <summary>
        <strong>{scriptName}</strong> <span class="muted">{parts.join(', ')}</span>
      </summary>
      {texts?.map(({ part, before, now }) => (
        <section key={part}>
          <h3>
            {part} <a href={href(['connectors', scriptName, tabOf(part)])}>open</a>
          </h3>
          <TextDifference before={before} now={now} />
        </section>
      ))}
    </details>
  );
};

const tabOf = (part: string): string => {
  if (part.startsWith('translations/')) return 'translations';
  return ['source-config', 'source-template', 'correlation-config'].includes(part) ? part : 'overview';
};

const MARKS = { same: ' ', added: '+', removed: '−' } as const;
const WORDS = { same: '', added: 'added: ', removed: 'removed: ' } as const;

const TextDifference = ({ before, now }: { readonly before: string; readonly now: string }) => {
  const hunks = diffOf(before, now);
  if (!hunks) return <p class="help">The two texts have too little in common to compare them line by line.</p>;
  return (
    <div class="table-scroll">
      <table class="diff">
        {hunks.map(({ lines }, index) => (
          <tbody key={`${index} ${lines[0]?.before}`}>
            {lines.map(({ kind, text, before: old, after }) => (
              <tr key={`${old} ${after}`} class={kind}>
                <td class="number">{old}</td>
                <td class="number">{after}</td>
                <td>
                  <span aria-hidden="true">{MARKS[kind]} </span>
                  <span class="visually-hidden">{WORDS[kind]}</span>
                  {text}
                </td>
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
};
