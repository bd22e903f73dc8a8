import module from 'node:module';

/**
 * Keeps compiled code from one start from the sources to the next, types already stripped. `npm start` imports this before the
 * program, so that not even its first file loads the type stripper, which takes 14 MB. It is plain JavaScript for the same reason.
 */
module.enableCompileCache?.();
