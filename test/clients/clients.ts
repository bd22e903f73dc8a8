import type { Client } from './client.ts';
import { GENERATED } from './generated/clients.ts';
import { PLUGINS, PYTHON } from './python/clients.ts';
import { SCHEMATHESIS } from './schemathesis/clients.ts';
import { TYPESCRIPT } from './typescript/clients.ts';

/** All clients, in the order of the table. */
export const CLIENTS: readonly Client[] = [...TYPESCRIPT, ...PYTHON, ...GENERATED, ...SCHEMATHESIS, ...PLUGINS];
