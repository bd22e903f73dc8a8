import { signal } from '@preact/signals';
import type { TenantState } from '../../../server/models/index.ts';
import { callControl, control, jsonOf } from '../../api.ts';
import { refresh } from '../../overview.ts';
import { attempt, type Given, tell } from '../../state.ts';

export type Snapshot = Given<'snapshots'>[number];
export type Difference = Given<'snapshotDifference'>;

/** The snapshots of the tenant; undefined until they were read. */
export const snapshots = signal<readonly Snapshot[] | undefined>(undefined);

/** Address of a snapshot in the control API. */
export const pathOf = (name: string): string => `snapshots/${encodeURIComponent(name)}`;

export const readSnapshots = async (): Promise<void> => {
  snapshots.value = await control('GET', 'snapshots');
};

/** Runs a change, and reads the snapshots anew. @returns whether it succeeded. */
const change = async (method: string, path: string, done: string, body?: unknown): Promise<boolean> => {
  const isDone = await attempt(async () => {
    jsonOf(await callControl(method, path, body));
    await Promise.all([readSnapshots(), refresh()]);
  });
  if (isDone) tell({ text: done, kind: 'done' });
  return isDone;
};

export const saveSnapshot = (name: string): Promise<boolean> =>
  change('PUT', pathOf(name), `Saved the snapshot “${name}”.`);

export const deleteSnapshot = (name: string): Promise<boolean> =>
  change('DELETE', pathOf(name), `Deleted the snapshot “${name}”.`);

/** Names of the snapshots that make the last restore and the last import undoable. */
const BEFORE_RESTORE = 'before-restore';
const BEFORE_IMPORT = 'before-import';

/** Puts the connectors back, with a way to undo it. */
export const restoreSnapshot = (name: string): Promise<void> =>
  withUndo(BEFORE_RESTORE, name !== BEFORE_RESTORE, `Restored “${name}”.`, 'POST', pathOf(name));

/** Puts a file in the place of all connectors, with a way to undo it. */
export const importState = async (file: File): Promise<void> => {
  let state: unknown;
  try {
    state = JSON.parse(await file.text());
  } catch {
    tell({ text: `${file.name} is not JSON; drop a file that was exported here.`, kind: 'error' });
    return;
  }
  await withUndo(BEFORE_IMPORT, true, `Imported ${file.name}.`, 'PUT', 'state', state);
};

const withUndo = async (
  before: string,
  isUndoable: boolean,
  done: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<void> => {
  if (isUndoable && !(await attempt(async () => jsonOf(await callControl('PUT', pathOf(before)))))) return;
  const isDone = await change(method, path, done, body);
  if (!isDone || !isUndoable) return;
  const undo = (): void => void change('POST', pathOf(before), 'Restored the connectors from before.');
  tell({ text: done, kind: 'done', undo });
};

/** Saves a state document as a file. @param path of the control API. */
export const exportState = (path: string, fileName: string): Promise<boolean> =>
  attempt(async () => {
    const reply = await callControl('GET', path);
    jsonOf(reply);
    const address = URL.createObjectURL(new Blob([reply.text], { type: 'application/json' }));
    const link = Object.assign(document.createElement('a'), { href: address, download: fileName });
    link.click();
    // The browser reads it after this turn.
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  });

export const readState = (path: string): Promise<TenantState> => control<TenantState>('GET', path);
