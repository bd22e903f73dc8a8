import { DOMAIN } from './domain.ts';
import { EDGES } from './edges.ts';
import type { Mutant } from './mutant.ts';
import { STORE } from './store.ts';

/** All mutants, those of the lowest rooms first. */
export const MUTANTS: readonly Mutant[] = [...STORE, ...DOMAIN, ...EDGES];
