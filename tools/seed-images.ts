import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUILT_FOLDER, KEPT_PROFILES } from '../server/seed/cached-image.ts';
import { buildImage } from '../server/seed/image.ts';

/** Writes the seed images that the package carries; a part of `npm run build`. */
mkdirSync(BUILT_FOLDER, { recursive: true });
for (const profile of KEPT_PROFILES) writeFileSync(join(BUILT_FOLDER, `${profile}.sqlite`), buildImage(profile));
