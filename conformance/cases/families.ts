import type { Case, Expectation, Request, Step } from '../case.ts';
import { absent, all, keys, length, type } from '../match.ts';
import { CREATED, create, filtered, get, patch, refusal, upload, V3 } from '../steps.ts';

const PUBLISHED = 'published descriptions of the families';
const BETA = '/beta/connectors';

/** The families that have all thirteen operations, and the two that have fewer. */
const FULL = {
  v2024: '/v2024/connectors',
  v2025: '/v2025/connectors',
  v2026: '/v2026/connectors',
  v1: '/connectors/v1',
} as const;
const WRITABLE = { v3: V3, ...FULL };
const ALL = { ...WRITABLE, beta: BETA };

const ABSENT = 'The server did not find a current representation for the target resource.';
/** A path that the family has not; no cause speaks of a connector that would be missing. */
const NO_PATH: Expectation = {
  ...refusal(404, '404 Not found', ABSENT),
  json: { detailCode: '404 Not found', messages: [{ text: ABSENT }, { text: ABSENT }], causes: length(0) },
};

const at = (base: string, request: Request): Request => ({ ...request, path: request.path.replace(V3, base) });

/** The connector of this run as a family lists it. */
const listed = (base: string, more: string, name: string): Step => ({
  send: at(base, filtered(`name sw "Conformance {{run}}"`, more)),
  expect: {
    status: 200,
    headers: { 'x-total-count': '1' },
    json: [
      all(
        keys(
          'name',
          'type',
          'scriptName',
          'className',
          'features',
          'directConnect',
          'connectorMetadata',
          'status',
        ),
        { name, scriptName: '{{scriptName}}', status: 'RELEASED' },
      ),
    ],
  },
});
