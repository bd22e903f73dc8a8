import type { Case, Step } from '../case.ts';
import { all, keys } from '../match.ts';
import { CREATED, create, get, upload, V3 } from '../steps.ts';
import {
  CORRELATION_CONFIG,
  captureDocument,
  DOCUMENTS,
  outcome,
  SOURCE_CONFIG,
  SOURCE_TEMPLATE,
  stored,
  updated,
} from './documents-steps.ts';

const MEANING = {
  mark: 'A',
  source: 'the states are published by name alone',
  settledBy: 'such an upload to a custom connector of a tenant, and its response',
  writes: true,
} as const satisfies Partial<Case>;

const updates = DOCUMENTS.map(
  (document): Case => ({
    ...MEANING,
    id: `documents/updated-${document.kind}`,
    title: `A new ${document.kind} is UPDATED: the outcome names the file, and it can be read at once.`,
    steps: [
      create(),
      { send: upload(document.path, document.holding('{{run}}')), expect: updated(document) },
      stored(document, document.holding('{{run}}')),
      { send: get(CREATED), expect: { status: 200, json: { [document.field]: document.holding('{{run}}') } } },
    ],
  }),
);

const WRAPPED = [
  "<?xml version='1.0' encoding='UTF-8'?>",
  '<!DOCTYPE sailpoint PUBLIC "sailpoint.dtd" "sailpoint.dtd">',
  '<sailpoint>',
  '  <Application name="a" type="b"/>',
  '</sailpoint>',
  '',
].join('\n');

const SEED = `${V3}/acf2-angularsc`;

/** Outcomes of valid uploads. */
export const documentsOutcomes: readonly Case[] = [
  {
    id: 'documents/response-fields',
    title: 'The response to an upload has exactly the four fields of the published model.',
    mark: 'D',
    source: 'published model of the outcome of an upload',
    writes: true,
    steps: [
      create(),
      {
        send: upload(SOURCE_CONFIG.path, SOURCE_CONFIG.holding('a')),
        expect: {
          status: 200,
          headers: { 'content-type': /^application\/json/ },
          json: all(keys('message', 'scriptName', 'updatedFiles', 'status'), {
            message: /./,
            scriptName: '{{scriptName}}',
            updatedFiles: [/./],
            status: 'UPDATED',
          }),
        },
      },
    ],
  },
  ...updates,
  {
    ...MEANING,
    id: 'documents/unchanged',
    title: 'Uploading the same document again is UNCHANGED.',
    steps: [
      create(),
      { send: upload(SOURCE_CONFIG.path, SOURCE_CONFIG.holding('a')), expect: updated(SOURCE_CONFIG) },
      {
        send: upload(SOURCE_CONFIG.path, SOURCE_CONFIG.holding('a')),
        expect: outcome('UNCHANGED', 'source-config.xml is the same as before.'),
      },
    ],
  },
  {
    ...MEANING,
    id: 'documents/unchanged-bytes',
    title: 'A document that differs only by a blank is UPDATED: bytes are compared, not their meaning.',
    steps: [
      create(),
      { send: upload(SOURCE_TEMPLATE.path, '<Application/>'), expect: updated(SOURCE_TEMPLATE) },
      { send: upload(SOURCE_TEMPLATE.path, '<Application />'), expect: updated(SOURCE_TEMPLATE) },
      stored(SOURCE_TEMPLATE, '<Application />'),
    ],
  },
  {
    ...MEANING,
    id: 'documents/wrapper',
    title: 'A sailpoint element with one Application is accepted as a source template, and returned unchanged.',
    source: 'public source templates that IdentityIQ exported have such a wrapper',
    steps: [
      create(),
      { send: upload(SOURCE_TEMPLATE.path, WRAPPED), expect: updated(SOURCE_TEMPLATE) },
      stored(SOURCE_TEMPLATE, WRAPPED),
    ],
  },
  {
    ...MEANING,
    id: 'documents/skipped',
    title: 'An empty document is SKIPPED, and the stored one stays.',
    steps: [
      create(),
      captureDocument(CORRELATION_CONFIG),
      { send: upload(CORRELATION_CONFIG.path, ''), expect: outcome('SKIPPED', 'The file is empty.') },
      stored(CORRELATION_CONFIG, '{{before}}'),
    ],
  },
  {
    id: 'documents/seed-upload',
    title: 'The documents of a connector that came with the tenant can be replaced.',
    mark: 'A',
    source: 'the published upload is about any connector, other than patch and deletion',
    settledBy: 'an upload to a connector delivered by SailPoint, in a disposable tenant',
    seed: true,
    writes: true,
    steps: [
      { send: get(SEED), expect: { status: 200 }, capture: { before: '/applicationXml' } },
      ...['<Application name="{{run}}"/>', '{{before}}'].flatMap((text): Step[] => [
        {
          send: upload(`${SEED}/source-template`, text),
          expect: {
            status: 200,
            json: { status: 'UPDATED', updatedFiles: ['connector/acf2-angularsc/source-template.xml'] },
          },
        },
        { send: get(`${SEED}/source-template`), expect: { status: 200, text } },
      ]),
    ],
  },
];
