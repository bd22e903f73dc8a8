import { resolve } from 'node:path';
import type { OptionsOf } from './option.ts';
import { integer, isOrigin, MIN_CONTROL_KEY_LENGTH, MIN_KEY_LENGTH, one, onOrOff, readClient } from './readers.ts';

/** Who may do what. */
export const ACCESS = {
  auth: {
    flag: 'auth',
    value: 'on|off',
    allowed: 'on or off',
    help: 'Whether requests need a token; off lets all in as ORG_ADMIN.',
    initial: true,
    read: onOrOff,
  },
  clients: {
    flag: 'client',
    value: 'ID:SECRET',
    allowed: 'an id and a secret with a colon between',
    help: 'Client that may ask for tokens; can be given more than once.',
    shown: 'any id and secret',
    initial: [],
    repeatable: true,
    read: (texts) => {
      const clients = texts.map(readClient);
      return clients.every((client) => client !== undefined) && clients.length > 0 ? clients : undefined;
    },
  },
  clientsFile: {
    flag: 'clients',
    value: 'FILE',
    allowed: 'a JSON file with a list of clients',
    help: 'Clients with their authorities, scopes and token lifetimes.',
    shown: 'none',
    initial: undefined,
    read: one((text) => (text ? resolve(text) : undefined)),
  },
  tokenLifetime: {
    flag: 'token-lifetime',
    value: 'SECONDS',
    allowed: 'whole seconds from 1 to 31536000',
    help: 'How long an access token is good.',
    initial: 749,
    read: integer(1, 31_536_000),
  },
  signingKey: {
    flag: 'signing-key',
    value: 'TEXT',
    allowed: `a text of at least ${MIN_KEY_LENGTH} characters`,
    help: 'Secret that signs tokens.',
    shown: 'made at the first start and kept with the data',
    initial: undefined,
    read: one((text) => (text.length >= MIN_KEY_LENGTH ? text : undefined)),
  },
  controlKey: {
    flag: 'control-key',
    value: 'TEXT',
    allowed: `a text of at least ${MIN_CONTROL_KEY_LENGTH} characters`,
    help: 'Key that the control API wants; without one it answers on loopback alone.',
    shown: 'none',
    initial: undefined,
    read: one((text) => (text.length >= MIN_CONTROL_KEY_LENGTH ? text : undefined)),
  },
  cors: {
    flag: 'cors',
    value: 'ORIGIN',
    allowed: 'an origin such as http://localhost:3000, or *',
    help: 'Origin whose pages may call the emulated API; can be given more than once.',
    shown: 'none',
    initial: undefined,
    repeatable: true,
    read: (texts) => (texts.length > 0 && texts.every(isOrigin) ? texts : undefined),
  },
} as const satisfies OptionsOf<
  'auth' | 'clients' | 'clientsFile' | 'tokenLifetime' | 'signingKey' | 'controlKey' | 'cors'
>;
