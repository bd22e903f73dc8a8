import type { Case, Request, Step } from '../case.ts';
import { all, keys } from '../match.ts';
import { create, filtered, V3 } from '../steps.ts';

export const BETA = '/beta/connectors';

/** The families that have all thirteen operations, with their base paths; v3 lacks two of them, beta all but one. */
export const FULL = {
  v2024: '/v2024/connectors',
  v2025: '/v2025/connectors',
  v2026: '/v2026/connectors',
  v1: '/connectors/v1',
} as const;
export const WRITABLE = { v3: V3, ...FULL } as const;
export const ALL = { ...WRITABLE, beta: BETA } as const;

export const NAMES = { v3: 'v3', v2024: 'v2024', v2025: 'v2025', v2026: 'v2026', v1: '/connectors/v1', beta: 'beta' };

/** A request of v3 in another family. */
export const at = (base: string, request: Request): Request => ({ ...request, path: request.path.replace(V3, base) });

export const createAt = (base: string): Step => {
  const step = create({ status: 'RELEASED' });
  return { ...step, send: at(base, step.send) };
};

/** A family lists the connector of this run, and each of its eight fields. */
export const listsIt = (base: string): Step => ({
  send: at(base, filtered('name sw "Conformance {{run}}"', '&count=true')),
  expect: {
    status: 200,
    headers: { 'x-total-count': '1' },
    json: [
      all(keys('name', 'type', 'scriptName', 'className', 'features', 'directConnect', 'connectorMetadata', 'status'), {
        name: 'Conformance {{run}}',
        type: 'custom Conformance {{run}}',
        scriptName: '{{scriptName}}',
        className: 'org.example.Connector',
        features: null,
        directConnect: true,
        connectorMetadata: keys(),
        status: 'RELEASED',
      }),
    ],
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
  source: 'the published description of the family lacks the operation; what its path answers is not told',
  settledBy,
});
