import { CONTRACT } from './contract.ts';
import { DOMAIN } from './domain.ts';
import { EDGES } from './edges.ts';
import type { Mutant } from './mutant.ts';
import { STORE } from './store.ts';

/** All mutants: those of the lowest rooms first, and at last those that a contract tester must notice. */
export const MUTANTS: readonly Mutant[] = [...STORE, ...DOMAIN, ...EDGES, ...CONTRACT];
