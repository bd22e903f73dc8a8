/** Every model, by its `$id`. The server imports this file for its types alone; values come from `schemas/`. */
export * from './connector.ts';
export * from './control.ts';
export * from './errors.ts';
export * from './oauth.ts';
export * from './state.ts';
