import type { Case } from '../case.ts';
import { all, each, type } from '../match.ts';
import { get } from '../steps.ts';
import { claims, OPENS, TOKEN, URLENCODED } from './tokens-steps.ts';

/** Requests that the emulator allows without configured clients, and with --auth off. */
export const tokensOpen: readonly Case[] = [
  {
    id: 'tokens/any-client',
    title: 'If no clients are configured, any ID and secret get a token with full access.',
    mark: 'A',
    source: 'a choice of the emulator, for first steps without configuration',
    settledBy: 'nothing: a real tenant has no such option',
    server: { clients: [] },
    writes: false,
    steps: [
      {
        send: {
          ...TOKEN,
          headers: URLENCODED,
          text: 'grant_type=client_credentials&client_id=anyone&client_secret=anything',
        },
        expect: {
          status: 200,
          json: all({ scope: 'sp:scopes:all' }, claims({ client_id: 'anyone', authorities: ['ORG_ADMIN'] })),
        },
        capture: { token: '/access_token' },
      },
      OPENS,
    ],
  },
  {
    id: 'tokens/auth-off',
    title: "With --auth off, every request is an administrator's, with or without a token, even an invalid one.",
    mark: 'A',
    source: 'a choice of the emulator, for users who only have curl',
    settledBy: 'nothing: a real tenant has no such option',
    server: { auth: false },
    writes: true,
    steps: [
      {
        send: {
          method: 'POST',
          path: '/v3/connectors',
          auth: 'none',
          json: { name: 'Conformance {{run}}', className: 'org.example.Connector' },
        },
        expect: { status: 200 },
        capture: { scriptName: '/scriptName' },
      },
      {
        send: get('/v3/connectors?limit=2', { auth: 'none', headers: { authorization: 'Bearer nonsense' } }),
        expect: { status: 200, json: each({ name: type('string') }) },
      },
      {
        send: { method: 'DELETE', path: '/v3/connectors/{{scriptName}}', auth: 'none' },
        expect: { status: 204 },
      },
    ],
  },
];
