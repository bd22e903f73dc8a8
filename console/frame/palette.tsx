import { useEffect, useState } from 'preact/hooks';
import { advanceClock, canUndo, change, resetTenant, undoReset } from '../actions.ts';
import { consoleOf } from '../address.ts';
import { control, type ListItem, readJson } from '../api.ts';
import { Dialog } from '../components/dialog.tsx';
import { catalog, overview } from '../overview.ts';
import { go, href } from '../route.ts';
import { isCreateOpen, isHelpOpen, isPaletteOpen } from './windows.ts';

interface Entry {
  readonly title: string;
  readonly hint: string;
  readonly run: () => void;
}

const view = (title: string, part: string): Entry => ({ title, hint: 'view', run: () => go(href([part])) });

const act = (title: string, run: () => void): Entry => ({ title, hint: 'action', run });

/** What can be done anywhere. */
const commands = (): Entry[] => [
  view('Connectors', 'connectors'),
  view('Requests', 'requests'),
  view('Faults', 'faults'),
  view('Clock and clients', 'clock'),
  view('Snapshots', 'snapshots'),
  view('Welcome', 'welcome'),
  act('New connector…', () => {
    isCreateOpen.value = true;
  }),
  act('Reset the tenant', resetTenant),
  ...(canUndo() ? [act('Undo the reset', undoReset)] : []),
  act('Advance the clock by 1 minute', () => advanceClock(60)),
  act('Advance the clock by 1 hour', () => advanceClock(3600)),
  act('Freeze the clock', () => change('PUT', 'clock', { freeze: true })),
  act('Back to real time', () => change('DELETE', 'clock')),
  ...(catalog.value?.faultPresets ?? []).map(({ title, rule }) =>
    act(`Fault: ${title}`, () => change('POST', 'faults', rule, `Armed: ${title}.`)),
  ),
  act('Remove all faults', () => change('DELETE', 'faults')),
  act('Clear the requests', () => change('DELETE', 'requests')),
  act('Keys', () => {
    isHelpOpen.value = true;
  }),
];

/** Maximum number of entries in the list. */
const SHOWN = 12;

/** A window in which everything is found by typing: views, actions, connectors, tenants. */
const Palette = () => {
  const [text, setText] = useState('');
  const [found, setFound] = useState<readonly Entry[]>([]);
  const [chosen, setChosen] = useState(0);
  const close = (): void => {
    isPaletteOpen.value = false;
  };
  useEffect(() => {
    const stopped = new AbortController();
    find(text, stopped.signal).then(
      (entries) => {
        if (!stopped.signal.aborted) setFound(entries);
      },
      () => {},
    );
    return () => stopped.abort();
  }, [text]);
  const entries = [...commands().filter(({ title }) => fits(title, text)), ...found].slice(0, SHOWN);
  const move = (by: number): void => setChosen((entries.length + chosen + by) % Math.max(1, entries.length));
  const run = (entry: Entry | undefined): void => {
    close();
    entry?.run();
  };
  return (
    <Dialog title="Commands" hidesTitle class="palette" onClose={close}>
      <input
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={`palette-${chosen}`}
        aria-label="Command, connector, or tenant"
        placeholder="Command, connector, or tenant"
        value={text}
        onInput={({ currentTarget }) => {
          setText(currentTarget.value);
          setChosen(0);
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') move(1);
          else if (event.key === 'ArrowUp') move(-1);
          else if (event.key === 'Enter') run(entries[chosen]);
          else return;
          event.preventDefault();
        }}
      />
      <div id="palette-list" role="listbox" aria-label="Commands" class="plain">
        {entries.map((entry, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the box above.
          // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the box, which names the chosen one.
          <div
            key={`${entry.hint} ${entry.title}`}
            id={`palette-${index}`}
            role="option"
            aria-selected={index === chosen}
            onClick={() => run(entry)}
          >
            <span>{entry.title}</span> <span class="muted">{entry.hint}</span>
          </div>
        ))}
      </div>
      {entries.length === 0 && <p class="muted">No command, connector, or tenant matches.</p>}
    </Dialog>
  );
};

const fits = (title: string, text: string): boolean =>
  text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => title.toLowerCase().includes(word));

const find = async (text: string, signal: AbortSignal): Promise<Entry[]> => {
  if (text.trim() === '') return [];
  const filter = `name co ${JSON.stringify(text.trim())}`;
  const [items, names] = await Promise.all([
    readJson<readonly ListItem[]>(`/connectors/v1?limit=8&filters=${encodeURIComponent(filter)}`, signal),
    control<readonly string[]>('GET', 'tenants', undefined, signal),
  ]);
  return [
    ...items.map(({ name, scriptName }) => ({
      title: name,
      hint: 'connector',
      run: () => go(href(['connectors', scriptName, 'overview'])),
    })),
    ...names
      .filter((name) => name !== overview.value?.tenant && fits(name, text))
      .map((name) => ({
        title: name,
        hint: 'tenant',
        run: () => {
          location.href = consoleOf(name);
        },
      })),
  ];
};

export default Palette;
