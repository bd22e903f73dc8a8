/** Every model, by its `$id`. The server imports this file for its types alone; values come from `schemas/`. */
export * from './connector.ts';
export * from './errors.ts';
export * from './fixture.ts';
export * from './json-patch.ts';
export * from './oauth.ts';
export * from './update-detail.ts';
