import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../server/platform/package.ts';
import { ROOMS } from '../test/support/rooms.ts';
import { table } from './table.ts';

/** Prints the rooms of `server/`, with the imports that a test enforces. */
export const printRooms = (): string =>
  table(
    ['Room', 'Contents', 'May import'],
    Object.entries(ROOMS).map(([name, { contents, mayImport }]) => [
      `\`server/${name}${existsSync(join(packageRoot, 'server', `${name}.ts`)) ? '.ts' : ''}\``,
      contents,
      mayImport.join(', ') || 'no other room',
    ]),
  );
