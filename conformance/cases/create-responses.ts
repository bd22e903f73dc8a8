import type { Case } from '../case.ts';
import { all, keys, type } from '../match.ts';
import { LISTED_FIELDS } from '../responses.ts';
import { create, filtered, V3 } from '../steps.ts';

const GUIDE = 'request of the published guide for deploying a custom connector, which writes both fields as texts';

/** The response to a creation, and its effects. */
export const createResponses: readonly Case[] = [
  {
    id: 'create/response',
    title: 'A new connector gets 200 with exactly the eight fields of a list item.',
    mark: 'D',
    source: 'published description of the creation: its success is 200 with the model of a list item',
    writes: true,
    steps: [
      {
        send: {
          method: 'POST',
          path: V3,
          json: {
            name: 'Conformance {{run}}',
            type: 'Payroll System',
            className: 'sailpoint.connector.OpenConnectorAdapter',
            directConnect: true,
            status: 'RELEASED',
          },
        },
        expect: {
          status: 200,
          headers: { 'content-type': /^application\/json/, 'slpt-request-id': /^[0-9a-f]{32}$/ },
          json: all(LISTED_FIELDS, {
            name: 'Conformance {{run}}',
            type: 'Payroll System',
            scriptName: 'conformance-{{run}}',
            className: 'sailpoint.connector.OpenConnectorAdapter',
            features: null,
            directConnect: true,
            connectorMetadata: all(type('object'), keys()),
            status: 'RELEASED',
          }),
        },
      },
    ],
  },
  {
    id: 'create/guide-bytes',
    title:
      'The body of the deployment guide, with a boolean as text and a lower-case status, makes a released connector.',
    mark: 'D',
    source: GUIDE,
    writes: true,
    steps: [
      {
        send: {
          method: 'POST',
          path: V3,
          headers: { 'content-type': 'application/json' },
          text: '{"name":"Conformance {{run}}","className":"org.example.Connector","directConnect":"true","status":"released"}',
        },
        expect: { status: 200, json: { directConnect: true, status: 'RELEASED' } },
      },
    ],
  },
  {
    id: 'create/listed-at-once',
    title: 'A released connector is in the list as soon as the response to its creation arrives.',
    mark: 'A',
    source: 'a write with a response is stored',
    settledBy: 'a list of a tenant right after a creation',
    writes: true,
    steps: [
      create({ status: 'RELEASED' }),
      {
        send: filtered('name sw "Conformance {{run}}"'),
        expect: { status: 200, json: [{ scriptName: '{{scriptName}}', className: 'org.example.Connector' }] },
      },
    ],
  },
  {
    id: 'create/unknown-properties',
    title: 'Properties that creation does not know or does not accept are ignored.',
    mark: 'A',
    source: 'usual behavior of Java services',
    settledBy: 'how a tenant responds to a creation with an extra property',
    writes: true,
    steps: [
      {
        ...create({
          scriptName: 'mine',
          features: ['PROVISIONING'],
          connectorMetadata: { shortDesc: 'Mine.' },
          color: { hue: 'green' },
        }),
        expect: {
          status: 200,
          json: all(LISTED_FIELDS, {
            scriptName: 'conformance-{{run}}',
            features: null,
            connectorMetadata: all(type('object'), keys()),
          }),
        },
      },
    ],
  },
];
