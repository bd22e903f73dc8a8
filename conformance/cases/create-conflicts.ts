import type { Case } from '../case.ts';
import { create, filtered, rejection, V3 } from '../steps.ts';

const CONFLICT = '400.1.409 Reference conflict';
const UNIQUE = 'the published model asks for a name that is unique in the tenant; the error code is not published';

/** An existing name, and another name that counts as the same. */
const conflict = (id: string, title: string, first: string, second: string): Case => ({
  id,
  title,
  mark: 'A',
  source: UNIQUE,
  settledBy: 'two creations in a tenant with this pair of names',
  writes: true,
  steps: [
    create({ name: first, status: 'RELEASED' }),
    {
      send: { method: 'POST', path: V3, json: { name: second, className: 'org.example.Other' } },
      expect: rejection(400, CONFLICT, /"name"/, `A connector with the name "${second}" exists.`),
    },
    { send: filtered('name sw "Conformance {{run}}"'), expect: { status: 200, json: [{ name: first }] } },
  ],
});

/** Conflicts between a new name and the names in the tenant. */
export const createConflicts: readonly Case[] = [
  conflict(
    'create/name-taken',
    'A name that a connector has is rejected.',
    'Conformance {{run}}',
    'Conformance {{run}}',
  ),
  conflict(
    'create/name-taken-letter-case',
    'A name that differs from an existing one only in letter case is rejected.',
    'Conformance {{run}} Société',
    'CONFORMANCE {{run}} SOCIÉTÉ',
  ),
  {
    id: 'create/name-taken-seed',
    title: 'The name of a connector that came with the tenant is rejected.',
    mark: 'A',
    source: UNIQUE,
    settledBy: 'a creation in a tenant with the name of a connector that came with it',
    seed: true,
    writes: true,
    steps: [
      {
        send: { method: 'POST', path: V3, json: { name: 'workday', className: 'org.example.Connector' } },
        expect: rejection(400, CONFLICT, /"name"/, 'A connector with the name "workday" exists.'),
      },
    ],
  },
];
