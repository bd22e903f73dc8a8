import { control } from './api.ts';
import { overview, refresh } from './overview.ts';
import { attempt, tell } from './state.ts';

/** Changes the tenant through the control API, says what was done, and looks at the tenant again. */
export const change = async (method: string, path: string, body?: unknown, done?: string): Promise<boolean> => {
  const isDone = await attempt(() => control(method, path, body), done);
  await refresh();
  return isDone;
};

/** Name of the snapshot that a reset takes first; the next reset overwrites it. */
export const UNDO_SNAPSHOT = 'before-reset';

/** Whether a reset can be taken back. */
export const canUndo = (): boolean => overview.value?.snapshots.includes(UNDO_SNAPSHOT) ?? false;

/** Puts the initial connectors back, after it took a snapshot of what was there. */
export const resetTenant = async (): Promise<void> => {
  const isDone = await attempt(async () => {
    await control('PUT', `snapshots/${UNDO_SNAPSHOT}`);
    await control('POST', 'reset');
  });
  await refresh();
  if (isDone) tell({ text: 'The initial connectors are back.', kind: 'done', undo: undoReset });
};

/** Puts back what was there before the reset. */
export const undoReset = async (): Promise<void> => {
  if (!canUndo()) return;
  await attempt(async () => {
    await control('POST', `snapshots/${UNDO_SNAPSHOT}`);
    await control('DELETE', `snapshots/${UNDO_SNAPSHOT}`);
  }, 'The reset is undone.');
  await refresh();
};

/** Moves the clock of the tenant. @param seconds may be negative. */
export const advanceClock = (seconds: number): Promise<boolean> => change('PUT', 'clock', { advance: seconds });
