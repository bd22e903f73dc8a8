import { createRequire } from 'node:module';
import { join } from 'node:path';
import { getAsset, getRawAsset } from 'node:sea';
import { type PackedFile, STARTER } from './archive.ts';
import { openFolder } from './cache.ts';

/** The main script of the executable: it unpacks the package and runs its program. */

const open = (): string => {
  const files = JSON.parse(getAsset('files.json', 'utf8')) as readonly PackedFile[];
  try {
    return openFolder({ files, contents: Buffer.from(getRawAsset('contents')) }, process.env);
  } catch (error) {
    const { message } = error as Error;
    process.stderr.write(
      `isc-connectors-emulator finds no folder that it can unpack itself into; XDG_CACHE_HOME names one: ${message}.\n`,
    );
    process.exit(1);
  }
};

// The main script of an executable can load built-in modules only; a file that it loads this way can load any.
createRequire(join(open(), STARTER))(`./${STARTER}`);
