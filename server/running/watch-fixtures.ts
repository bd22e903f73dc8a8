import { type FSWatcher, readdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from '../emulator.ts';
import { FIXTURE_TEXT_FOLDERS, isFixtureProfile } from '../models/enums.ts';
import { isFolder } from '../platform/atomic-file.ts';
import { messageOf, StartError } from '../platform/start-error.ts';
import { plural } from '../platform/words.ts';

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
      // A folder may be new, or another one of the same name. What changes from here on is another change.
      watchAgain();
      const { connectors, kept } = await engine.reloadFixtures();
      if (isClosed) return;
      const rest =
        kept.length === 0 ? '' : ` Until their reset, these tenants keep what they hold: ${kept.join(', ')}.`;
      onNotice(`Loaded ${plural(connectors, 'connector')} from ${folder}.${rest}`, false);
    } catch (error) {
      if (!isClosed) onNotice(`${messageOf(error)} The fixtures before this change stay in force.`, true);
    }
  };
  const onChange = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      loading = loading.then(load);
    }, QUIET_MS).unref();
  };
  let watchers: FSWatcher[] = [];
  const watchAgain = (): void => {
    const former = watchers;
    watchers = foldersOf(folder).map((path) =>
      watch(path, { persistent: false }, onChange).on('error', (error) =>
        onNotice(`${path} is watched no longer: ${messageOf(error)}.`, true),
      ),
    );
    for (const watcher of former) watcher.close();
  };
  try {
    watchAgain();
  } catch (error) {
    throw new StartError(`--watch cannot watch ${folder}: ${messageOf(error)}.`, 'FILE_UNUSABLE', {
      option: 'watch',
      cause: error,
    });
  }
  return () => {
    isClosed = true;
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
};

/**
 * Returns a folder of fixtures, and those in it that have files. Each is watched as a folder: a watch of a file, as Node's recursive
 * one on Linux, ends when an editor replaces the file.
 */
const foldersOf = (folder: string): string[] => [
  folder,
  ...FIXTURE_TEXT_FOLDERS.map((name) => join(folder, name))
    .filter(isFolder)
    .flatMap((path) => [
      path,
      ...readdirSync(path)
        .map((name) => join(path, name))
        .filter(isFolder),
    ]),
];
