import { join } from 'node:path';
import { packageRoot } from '../../server/platform/package.ts';

/** The folder that is published as it stands: `npm pack ./dist/package`. */
export const PACKAGE_FOLDER = join(packageRoot, 'dist', 'package');

/** The program in it: all modules lie here side by side. */
export const PROGRAM_FOLDER = join(PACKAGE_FOLDER, 'dist');

/** Source maps: the release keeps them, the package does without. */
export const MAPS_FOLDER = join(packageRoot, 'dist', 'source-maps');
