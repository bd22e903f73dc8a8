import type { Case, Step } from '../case.ts';
import { all, keys } from '../match.ts';
import { at, create, filtered, V1, V3, V2024 } from '../steps.ts';

export const BETA = '/beta/connectors';

/** Base paths of the families with all thirteen operations. Beta has only one. */
export const WRITABLE = {
  v1: V1,
  v2026: '/v2026/connectors',
  v2025: '/v2025/connectors',
  v2024: V2024,
  v3: V3,
} as const;
export const ALL = { ...WRITABLE, beta: BETA } as const;

export const NAMES = { v1: '/connectors/v1', v2026: 'v2026', v2025: 'v2025', v2024: 'v2024', v3: 'v3', beta: 'beta' };

export const createAt = (base: string): Step => {
  const step = create({ status: 'RELEASED' });
  return { ...step, send: at(base, step.send) };
};

const BETA_FIELDS = ['name', 'type', 'scriptName', 'features', 'directConnect', 'connectorMetadata', 'status'];
const ITEM = {
  name: 'Conformance {{run}}',
  type: 'custom Conformance {{run}}',
  scriptName: '{{scriptName}}',
  features: null,
  directConnect: true,
  connectorMetadata: keys(),
  status: 'RELEASED',
};
const CLASS = { className: 'org.example.Connector' };

/** A family lists the connector of this run, and each of its fields: beta has no class. */
export const listsIt = (base: string): Step => ({
  send: at(base, filtered('name sw "Conformance {{run}}"', '&count=true')),
  expect: {
    status: 200,
    headers: { 'x-total-count': '1' },
    json: [base === BETA ? all(keys(...BETA_FIELDS), ITEM) : all(keys(...BETA_FIELDS, 'className'), ITEM, CLASS)],
  },
});

export const PUBLISHED = 'published descriptions of the families';

export const documented = (id: string, title: string, ...steps: readonly Step[]): Case => ({
  id: `families/${id}`,
  title,
  mark: 'D',
  source: PUBLISHED,
  writes: true,
  steps,
});

export const assumed = (id: string, title: string, settledBy: string, ...steps: readonly Step[]): Case => ({
  ...documented(id, title, ...steps),
  mark: 'A',
  source: 'the published description of the family lacks the operation; the response of its path is not published',
  settledBy,
});
