import { BUILT_FOLDER, CACHED_PROFILES, writeTemplate } from '../server/seed/cached-image.ts';
import { buildTemplate } from '../server/seed/image.ts';

/** Writes the templates that the package carries; a part of `npm run build`. */
for (const profile of CACHED_PROFILES) writeTemplate(BUILT_FOLDER, profile, buildTemplate(profile));
