import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { packageRoot } from '../../server/platform/package.ts';
import { compareDocuments } from '../../tools/openapi-differences/compare.ts';
import { REASONS } from '../../tools/openapi-differences/reasons.ts';

type Json = Record<string, unknown>;

const read = (family: string): Json =>
  JSON.parse(readFileSync(join(packageRoot, 'schemas', 'openapi', `${family}.json`), 'utf8'));

const V1 = '/connectors/v1';

/** A document in which one value is another. */
const withValue = (pointer: readonly string[], value: unknown): Json => {
  const document = read('v1');
  const parent = pointer.slice(0, -1).reduce((part: Json, key) => part[key] as Json, document);
  parent[pointer.at(-1) ?? ''] = value;
  return document;
};

t.test('a document does not differ from itself', (t) => {
  for (const [family, basePath] of [
    ['v1', V1],
    ['v3', '/v3/connectors'],
    ['beta', '/beta/connectors'],
  ] as const) {
    t.strictSame(compareDocuments(read(family), read(family), basePath), [], family);
  }
  t.end();
});

t.test('every kind of difference is reported', (t) => {
  const list = ['paths', V1, 'get'];
  const create = ['paths', V1, 'post'];
  const item = ['components', 'schemas', 'V3ConnectorDto'];
  const table: [where: string, pointer: string[], value: unknown, operation: string][] = [
    ['openapi', ['openapi'], '3.1.0', 'document'],
    ['servers', ['servers'], [], 'document'],
    ['operation', ['paths', V1, 'post'], undefined, 'POST /'],
    ['operationId', [...list, 'operationId'], 'list', 'GET /'],
    ['security', [...list, 'security'], [], 'GET /'],
    ['x-sailpoint-userLevels', [...list, 'x-sailpoint-userLevels'], ['ORG_ADMIN'], 'GET /'],
    ['query parameter limit, maximum', [...list, 'parameters', '1', 'schema', 'maximum'], 500, 'GET /'],
    ['query parameter limit, required', [...list, 'parameters', '1', 'required'], true, 'GET /'],
    ['request body, required', [...create, 'requestBody', 'required'], false, 'POST /'],
    ['response 413', [...list, 'responses', '413'], undefined, 'GET /'],
    ['response 200, links', [...create, 'responses', '200', 'links'], undefined, 'POST /'],
    [
      'response 200, header X-Total-Count',
      [...list, 'responses', '200', 'headers', 'X-Total-Count'],
      undefined,
      'GET /',
    ],
    ['V3ConnectorDto, required', [...item, 'required'], ['name'], 'POST /'],
    ['V3ConnectorDto.status, enum', [...item, 'properties', 'status', 'enum'], ['DEMO'], 'POST /'],
    ['V3ConnectorDto.className, nullable', [...item, 'properties', 'className', 'nullable'], false, 'POST /'],
    ['V3ConnectorDto.features', [...item, 'properties', 'features'], undefined, 'POST /'],
    [
      'security scheme userAuth, clientCredentials, scopes',
      ['components', 'securitySchemes', 'userAuth', 'flows', 'clientCredentials', 'scopes'],
      {},
      'document',
    ],
  ];
  for (const [where, pointer, value, operation] of table) {
    const found = compareDocuments(withValue(pointer, value), read('v1'), V1);
    t.match(found, [{ where, operation }], where);
    t.ok(
      found.every((difference) => difference.where === where),
      `${where}: nothing else`,
    );
  }
  t.end();
});

t.test('the page lists every difference under its reason', (t) => {
  const page = readFileSync(join(packageRoot, 'docs', 'openapi-differences.md'), 'utf8');
  for (const { title, reason } of REASONS) t.match(page, `\n## ${title}\n\n${reason}\n`);
  t.equal(page.match(/^## /gm)?.length, REASONS.length);
  t.end();
});
