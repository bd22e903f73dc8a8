import type { Case, Expectation, Request } from '../case.ts';
import { CREATED, create, filtered, get, ILLEGAL_UPDATE, patch, rejection, V3, V2024 } from '../steps.ts';

const CUSTOM_ONLY = 'the published operations are described for custom connectors; the code of the response is assumed';
const GONE = rejection(404, '404 Not found', /./, 'There is no connector "{{scriptName}}".');

const remove = (path: string): Request => ({ method: 'DELETE', path });

const CAME_WITH_TENANT: Expectation = rejection(
  400,
  ILLEGAL_UPDATE,
  /^Illegal attempt to modify "\w+" field$/,
  /"workday" came with the tenant; only custom connectors can change/,
);

/** Deletion, and connectors that can be neither patched nor deleted. */
export const patchDeletion: readonly Case[] = [
  {
    id: 'patch/seed-connector',
    title: 'A connector that came with the tenant cannot be patched.',
    mark: 'A',
    source: CUSTOM_ONLY,
    settledBy: 'a patch that changes nothing, of a connector that came with a tenant',
    seed: true,
    writes: true,
    steps: [
      {
        send: patch(`${V3}/workday`, [{ op: 'replace', path: '/connectorMetadata', value: { platform: 'none' } }]),
        expect: CAME_WITH_TENANT,
      },
      { send: get(`${V3}/workday`), expect: { status: 200, json: { connectorMetadata: { supportedUI: 'ANGULAR' } } } },
    ],
  },
  {
    id: 'patch/delete-seed-connector',
    title: 'A connector that came with the tenant cannot be deleted.',
    mark: 'A',
    source: CUSTOM_ONLY,
    settledBy: 'a deletion of a connector that came with a disposable tenant',
    seed: true,
    writes: true,
    steps: [
      { send: remove(`${V3}/workday`), expect: CAME_WITH_TENANT },
      { send: get(`${V3}/workday`), expect: { status: 200, json: { scriptName: 'workday' } } },
    ],
  },
  {
    id: 'patch/delete',
    title: 'The deletion of a custom connector is 204 without a body, and the connector is 404 from then on.',
    mark: 'D',
    source: 'published description of the deletion',
    writes: true,
    steps: [
      create(),
      {
        send: remove(CREATED),
        expect: {
          status: 204,
          headers: { 'content-type': null, 'slpt-request-id': /^[0-9a-f]{32}$/ },
          text: '',
        },
      },
      { send: get(CREATED), expect: GONE },
    ],
  },
  {
    id: 'patch/delete-documents',
    title: 'The documents and translations of a deleted connector are gone with it.',
    mark: 'D',
    source: 'published description of the deletion',
    writes: true,
    steps: [
      create(),
      { send: remove(CREATED), expect: { status: 204 } },
      { send: get(`${CREATED}/source-config`), expect: GONE },
      { send: get(`${CREATED}/source-template`), expect: GONE },
      { send: get(`${CREATED}/translations/en`), expect: GONE },
      { send: get(`${V2024}/{{scriptName}}/correlation-config`), expect: GONE },
    ],
  },
  {
    id: 'patch/delete-listed',
    title: 'A released connector is in no list once it is deleted.',
    mark: 'D',
    source: 'published description of the deletion',
    writes: true,
    steps: [
      create({ status: 'RELEASED' }),
      {
        send: filtered('name sw "Conformance {{run}}"', '&count=true'),
        expect: { status: 200, headers: { 'x-total-count': '1' } },
      },
      { send: remove(CREATED), expect: { status: 204 } },
      {
        send: filtered('name sw "Conformance {{run}}"', '&count=true'),
        expect: { status: 200, headers: { 'x-total-count': '0' }, json: [] },
      },
    ],
  },
];
