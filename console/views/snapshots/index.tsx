import { useEffect, useState } from 'preact/hooks';
import { control } from '../../api.ts';
import { formatAge, formatBytes } from '../../logic/state-texts.ts';
import { connectorsVersion, overview } from '../../overview.ts';
import { href } from '../../route.ts';
import { attempt } from '../../state.ts';
import { DropZone, FileButton } from '../connector/drop-zone.tsx';
import { SnapshotDifference } from './difference.tsx';
import {
  type Difference,
  deleteSnapshot,
  exportState,
  importState,
  pathOf,
  readSnapshots,
  restoreSnapshot,
  type Snapshot,
  saveSnapshot,
  snapshots,
} from './snapshots.ts';

/** The snapshots of the tenant, `#/snapshots`, and what has changed since one of them, `#/snapshots/<name>`. */
const Snapshots = ({ name }: { readonly name: string | undefined }) => (
  <article class="snapshots">
    <header class="connector-head">
      {name !== undefined && (
        <a class="back" href={href(['snapshots'])} aria-label="All snapshots">
          ←
        </a>
      )}
      <h1>{name === undefined ? 'Snapshots' : `Since “${name}”`}</h1>
    </header>
    {name === undefined ? <SnapshotList /> : <SnapshotDifference name={name} />}
  </article>
);

const SnapshotList = () => {
  const version = overview.value?.snapshots;
  useEffect(() => {
    attempt(readSnapshots);
  }, [version]);
  const list = snapshots.value;
  const importFiles = ([file]: readonly File[]): void => {
    if (file) importState(file);
  };
  return (
    <DropZone hint="Drop an exported file to replace all connectors" onFiles={importFiles}>
      <SaveForm />
      <div class="document-bar">
        <button type="button" onClick={() => exportState('state', fileName('now'))}>
          Export all connectors
        </button>
        <FileButton label="Import a file" accept=".json,application/json" onFiles={importFiles} />
        <code class="call">GET and PUT /_emulator/state</code>
      </div>
      {list?.length === 0 && (
        <p class="empty">
          No snapshot yet. Save one, change the connectors as you like, and come back to this moment; or drop an
          exported file here.
        </p>
      )}
      {list && list.length > 0 && <SnapshotTable list={list} />}
    </DropZone>
  );
};

const fileName = (name: string): string => `${overview.value?.tenant ?? 'tenant'}-${name}.json`;

const SaveForm = () => {
  const [name, setName] = useState('');
  const used = name.trim() || 'default';
  const exists = snapshots.value?.some((snapshot) => snapshot.name === used) ?? false;
  return (
    <form
      class="document-bar"
      onSubmit={(event) => {
        event.preventDefault();
        saveSnapshot(used).then((isSaved) => isSaved && setName(''));
      }}
    >
      <input
        aria-label="Name of the snapshot"
        placeholder="default"
        maxLength={200}
        value={name}
        onInput={({ currentTarget }) => setName(currentTarget.value)}
      />
      <button type="submit" class="primary">
        {exists ? 'Save, replacing it' : 'Save a snapshot'}
      </button>
      <code class="call">PUT /_emulator/{pathOf(used)}</code>
    </form>
  );
};

const SnapshotTable = ({ list }: { readonly list: readonly Snapshot[] }) => (
  <div class="table-scroll">
    <table class="snapshot-table">
      <thead>
        <tr>
          <th scope="col">Snapshot</th>
          <th scope="col">Taken</th>
          <th scope="col">Size</th>
          <th scope="col">Changes since</th>
          <th scope="col">
            <span class="visually-hidden">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {list
          .toSorted((one, other) => other.takenAt.localeCompare(one.takenAt))
          .map((snapshot, index) => (
            <SnapshotRow key={snapshot.name} snapshot={snapshot} isCompared={index < COMPARED} />
          ))}
      </tbody>
    </table>
  </div>
);

interface RowProps {
  readonly snapshot: Snapshot;
  readonly isCompared: boolean;
}

const SnapshotRow = ({ snapshot: { name, bytes, takenAt }, isCompared }: RowProps) => (
  <tr>
    <td class="wrap">
      <a href={href(['snapshots', name])}>{name}</a>
    </td>
    <td data-label="Taken">
      <time dateTime={takenAt} title={takenAt}>
        {formatAge(takenAt, Date.now())}
      </time>
    </td>
    <td data-label="Size">
      {bytes === 0 ? <span title="It is the seed, which is held anyway">seed</span> : formatBytes(bytes)}
    </td>
    <td data-label="Changes since">
      {isCompared ? <Changes name={name} takenAt={takenAt} /> : <a href={href(['snapshots', name])}>Compare</a>}
    </td>
    <td class="snapshot-actions">
      <button type="button" class="small" onClick={() => restoreSnapshot(name)} aria-label={`Restore ${name}`}>
        Restore
      </button>
      <button
        type="button"
        class="small"
        onClick={() => exportState(pathOf(name), fileName(name))}
        aria-label={`Export ${name}`}
      >
        Export
      </button>
      <button type="button" class="small" onClick={() => deleteSnapshot(name)} aria-label={`Delete ${name}`}>
        Delete
      </button>
    </td>
  </tr>
);

/** Snapshots that are compared without being asked to: the newest ones. The server reads every connector for it. */
const COMPARED = 5;

/** Milliseconds without a write until what has changed is counted again. */
const PAUSE = 3000;

/** One comparison at a time. */
let comparing: Promise<unknown> = Promise.resolve();

/** How many connectors were added, removed, and changed. @param takenAt makes it count again for a snapshot that was replaced. */
const Changes = ({ name, takenAt }: Pick<Snapshot, 'name' | 'takenAt'>) => {
  const [difference, setDifference] = useState<Difference>();
  const version = connectorsVersion.value;
  const isCounted = difference !== undefined;
  useEffect(() => {
    const aborter = new AbortController();
    const { signal } = aborter;
    const compare = async (): Promise<void> => {
      if (signal.aborted) return;
      await control<Difference>('GET', `${pathOf(name)}/difference`, undefined, signal).then(setDifference, () => {});
    };
    const timer = setTimeout(
      () => {
        comparing = comparing.then(compare);
      },
      isCounted ? PAUSE : 0,
    );
    return () => {
      clearTimeout(timer);
      aborter.abort();
    };
  }, [name, takenAt, version]);
  if (!difference) return null;
  const { added, removed, changed } = difference;
  const counts = [
    added.length > 0 && `${added.length} added`,
    removed.length > 0 && `${removed.length} removed`,
    changed.length > 0 && `${changed.length} changed`,
  ].filter((count) => count !== false);
  return counts.length === 0 ? (
    <span class="muted">none</span>
  ) : (
    <a href={href(['snapshots', name])}>{counts.join(', ')}</a>
  );
};

export default Snapshots;
