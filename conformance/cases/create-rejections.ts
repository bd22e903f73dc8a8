import type { Case, Expectation } from '../case.ts';
import type { Expected } from '../match.ts';
import { ILLEGAL_VALUE, REQUIRED, rejection, V3 } from '../steps.ts';

const OUT_OF_RANGE = '400.1.2 Value length out of range';
const RECORDED = 'recorded response of a tenant to a body without a required property';
const LENGTHS = 'the code is documented, the bound of 255 characters is not';

/** A body with exactly one invalid property. */
interface Row extends Pick<Case, 'id' | 'title' | 'mark' | 'source' | 'settledBy'> {
  readonly sent: Readonly<Record<string, unknown>>;
  readonly expect: Expectation;
}

/** The recorded form: the text names the property, and there is no cause. */
const missing = (field: string): Expectation => {
  const text = `Required field "${field}" was missing or empty.`;
  return {
    status: 400,
    headers: { 'slpt-request-id': /^[0-9a-f]{32}$/ },
    json: {
      detailCode: REQUIRED,
      messages: [
        { locale: 'en-US', localeOrigin: 'DEFAULT', text },
        { locale: 'und', localeOrigin: 'REQUEST', text },
      ],
      causes: [],
    },
  };
};

const illegal = (field: string, cause: Expected): Expectation =>
  rejection(400, ILLEGAL_VALUE, `Illegal value for field "${field}".`, cause);

const REQUIRED_FIELDS = [
  ['name', 'name'],
  ['class-name', 'className'],
] as const;

const REQUIRED_ROWS = REQUIRED_FIELDS.flatMap(([id, field]): Row[] => [
  {
    id: `create/${id}-missing`,
    title: `A body without ${field} is rejected, and the text names the property.`,
    mark: 'W',
    source: RECORDED,
    sent: { [field]: undefined },
    expect: missing(field),
  },
  {
    id: `create/${id}-empty`,
    title: `An empty ${field} is rejected like a missing one.`,
    mark: 'W',
    source: RECORDED,
    sent: { [field]: '' },
    expect: missing(field),
  },
  {
    id: `create/${id}-null`,
    title: `A null ${field} is rejected like a missing one.`,
    mark: 'A',
    source: 'Java services read null and absence alike',
    settledBy: `how a tenant responds to a creation whose ${field} is null`,
    sent: { [field]: null },
    expect: missing(field),
  },
  {
    id: `create/${id}-blank`,
    title: `A ${field} with only blanks is rejected like an empty one.`,
    mark: 'A',
    source: 'a blank name would look like a missing one',
    settledBy: `how a tenant responds to a creation whose ${field} is a blank`,
    sent: { [field]: ' \t ' },
    expect: missing(field),
  },
  {
    id: `create/${id}-no-text`,
    title: `A number as ${field} is rejected.`,
    mark: 'D',
    source: 'the published model of the creation body has a text there',
    sent: { [field]: 12 },
    expect: illegal(field, new RegExp(`/${field} must be string`)),
  },
  {
    id: `create/${id}-too-long`,
    title: `A ${field} of 256 characters is rejected.`,
    mark: 'A',
    source: LENGTHS,
    settledBy: 'creations in a tenant with longer and longer texts',
    sent: { [field]: 'x'.repeat(256) },
    expect: rejection(400, OUT_OF_RANGE, new RegExp(`"${field}"`), new RegExp(`/${field} .*255 characters`)),
  },
]);

const ROWS: readonly Row[] = [
  ...REQUIRED_ROWS,
  {
    id: 'create/type-too-long',
    title: 'A type of 256 characters is rejected.',
    mark: 'A',
    source: LENGTHS,
    settledBy: 'creations in a tenant with longer and longer texts',
    sent: { type: 'x'.repeat(256) },
    expect: rejection(400, OUT_OF_RANGE, /"type"/, /\/type .*255 characters/),
  },
  {
    id: 'create/direct-connect-illegal',
    title: 'A directConnect that is neither true nor false is rejected.',
    mark: 'D',
    source: 'the published model of the creation body has a boolean there',
    sent: { directConnect: 'yes' },
    expect: illegal('directConnect', /\/directConnect must be boolean/),
  },
  {
    id: 'create/status-deprecated',
    title: 'A connector cannot be created as DEPRECATED: that status is read-only.',
    mark: 'D',
    source: 'the published enumeration of the creation body has three statuses, that of a connector four',
    sent: { status: 'DEPRECATED' },
    expect: illegal('status', /\/status .*: DEVELOPMENT, DEMO, RELEASED/),
  },
  {
    id: 'create/status-unknown',
    title: 'An unknown status is rejected, and the cause names the known ones.',
    mark: 'D',
    source: 'published enumeration of the creation body',
    sent: { status: 'ALPHA' },
    expect: illegal('status', /\/status .*: DEVELOPMENT, DEMO, RELEASED/),
  },
];

const rowCase = ({ sent, expect, ...row }: Row): Case => ({
  ...row,
  // A server that accepts the body by mistake has created a connector.
  writes: true,
  steps: [
    {
      send: {
        method: 'POST',
        path: V3,
        json: { name: 'Conformance {{run}}', className: 'org.example.Connector', ...sent },
      },
      expect,
    },
  ],
});

/** Rejected bodies. */
export const createRejections: readonly Case[] = ROWS.map(rowCase);
