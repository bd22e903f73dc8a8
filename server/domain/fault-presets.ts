import type { FaultRule } from '../models/index.ts';

/** A failure that clients should survive, ready to be added. */
export interface FaultPreset {
  readonly name: string;
  readonly title: string;
  readonly rule: FaultRule;
}

/** The failures that clients meet most, in the order in which people look for them. */
export const FAULT_PRESETS: readonly FaultPreset[] = [
  {
    name: 'rate-limited',
    title: '429 twice, with Retry-After',
    rule: { times: 2, response: '429' },
  },
  { name: 'server-error', title: '500 once', rule: { times: 1, response: '500' } },
  { name: 'slow', title: '2 seconds slow', rule: { delay: 2000 } },
  { name: 'dropped', title: 'Drop the connection once', rule: { times: 1, response: 'reset' } },
  { name: 'cut', title: 'Cut the body once', rule: { times: 1, response: 'truncate' } },
  {
    name: 'expired-token',
    title: 'Expired token once',
    rule: {
      times: 1,
      response: {
        status: 401,
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: { error: 'JWT validation failed: JWT is expired' },
      },
    },
  },
  {
    name: 'not-yet-there',
    title: '404 for a connector that was just created',
    rule: {
      match: { operation: 'getConnector' },
      times: 1,
      response: {
        status: 404,
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: {
          detailCode: '404 Not found',
          trackingId: '0'.repeat(32),
          messages: [
            {
              locale: 'en-US',
              localeOrigin: 'DEFAULT',
              text: 'The server did not find a current representation for the target resource.',
            },
          ],
          causes: [],
        },
      },
    },
  },
];
