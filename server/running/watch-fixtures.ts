import { type FSWatcher, watch } from 'node:fs';
import type { Engine } from '../emulator.ts';
import { isFixtureProfile } from '../models/enums.ts';
import { messageOf, StartError } from '../platform/start-error.ts';

/** Editors write a file in several steps; milliseconds without a change after which it counts as saved. */
const QUIET_MS = 150;

/**
 * Loads a folder of fixtures again when something in it changes. Fixtures that are invalid leave those in force that were valid.
 *
 * @param onNotice called with a sentence that says what was loaded, or why it could not be.
 * @returns what ends the watching.
 * @throws StartError for a profile, which does not change, and for a folder that cannot be watched.
 */
export const watchFixtures = (
  folder: string,
  engine: Engine,
  onNotice: (notice: string, isError: boolean) => void = () => {},
): (() => void) => {
  if (isFixtureProfile(folder)) {
    throw new StartError(`--watch takes a folder of --fixtures, not the profile ${folder}.`, 'INVALID_OPTION', {
      option: 'watch',
    });
  }
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  let loading: Promise<void> = Promise.resolve();
  const load = async (): Promise<void> => {
    if (isClosed) return;
    try {
      const { connectors, kept } = await engine.reloadFixtures();
      if (isClosed) return;
      const rest =
        kept.length === 0 ? '' : ` Until their reset, these tenants keep what they hold: ${kept.join(', ')}.`;
      onNotice(`Loaded ${connectors} connectors from ${folder}.${rest}`, false);
    } catch (error) {
      if (!isClosed) onNotice(`${messageOf(error)} The fixtures before this change stay in force.`, true);
    }
  };
  let watcher: FSWatcher;
  try {
    watcher = watch(folder, { recursive: true, persistent: false }, () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        loading = loading.then(load);
      }, QUIET_MS).unref();
    });
  } catch (error) {
    throw new StartError(`--watch cannot watch ${folder}: ${messageOf(error)}.`, 'FILE_UNUSABLE', {
      option: 'watch',
      cause: error,
    });
  }
  watcher.on('error', (error) => onNotice(`${folder} is watched no longer: ${messageOf(error)}.`, true));
  return () => {
    isClosed = true;
    clearTimeout(timer);
    watcher.close();
  };
};
