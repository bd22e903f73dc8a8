import type { Case } from '../case.ts';
import { absent, each, keys, some } from '../match.ts';
import { at, get, V3 } from '../steps.ts';
import { ALL, NAMES, WRITABLE } from './families-steps.ts';

const SERVER = { fixtures: 'nulls' } as const;

/** Values that the models allow to be null or empty, and that break careless clients. */
export const familiesNulls: readonly Case[] = [
  ...Object.entries(ALL).map(
    ([family, base]): Case => ({
      id: `families/nulls-list-${family}`,
      title: `In the list of ${NAMES[family as keyof typeof ALL]} class and features can be null, features and metadata can be empty.`,
      mark: 'D',
      source: 'published models: these fields are nullable',
      server: SERVER,
      writes: false,
      steps: [
        { send: at(base, get(V3)), expect: { status: 200, json: some({ features: null, connectorMetadata: keys() }) } },
        { send: at(base, get(V3)), expect: { status: 200, json: some({ features: [] }) } },
        {
          send: at(base, get(V3)),
          expect: { status: 200, json: each({ className: family === 'beta' ? absent : null }) },
        },
      ],
    }),
  ),
  ...Object.entries(WRITABLE).map(
    ([family, base]): Case => ({
      id: `families/nulls-detail-${family}`,
      title: `A connector of ${NAMES[family as keyof typeof WRITABLE]} can lack documents, class, and files.`,
      mark: 'D',
      source: 'published models: these fields are nullable, or need not be there',
      server: SERVER,
      writes: false,
      steps: [
        {
          send: at(base, get(`${V3}/nothing`)),
          expect: {
            status: 200,
            json: {
              className: absent,
              applicationXml: absent,
              correlationConfigXml: absent,
              sourceConfigXml: absent,
              // In v3, it is never null.
              sourceConfig: family === 'v3' ? absent : null,
              sourceConfigFrom: family === 'v3' ? absent : null,
              provisioningPolicies: family === 'v1' ? [] : absent,
              uploadedFiles: null,
              translationProperties: keys(),
              connectorMetadata: keys(),
            },
          },
        },
        {
          send: at(base, get(`${V3}/empty`)),
          expect: { status: 200, json: { uploadedFiles: [], applicationXml: '<Application/>' } },
        },
        { send: at(base, get(`${V3}/nothing/source-config`)), expect: { status: 404 } },
      ],
    }),
  ),
];
