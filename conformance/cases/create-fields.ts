import type { Case } from '../case.ts';
import type { Expected } from '../match.ts';
import { create } from '../steps.ts';

const MODEL = 'published model of the creation body';
const LENIENT = 'the guide shows that texts are taken; letter case follows its lower-case status';

/** One or more properties, as sent and as returned. */
interface Row extends Pick<Case, 'id' | 'title' | 'mark' | 'source' | 'settledBy'> {
  readonly sent: Readonly<Record<string, unknown>>;
  readonly answered: Expected;
}

const ROWS: readonly Row[] = [
  {
    id: 'create/type-default',
    title: 'Without a type, the type is "custom " and the name.',
    mark: 'D',
    source: MODEL,
    sent: {},
    answered: { type: 'custom Conformance {{run}}' },
  },
  {
    id: 'create/type-empty',
    title: 'An empty type and an empty status count as absent.',
    mark: 'W',
    source: 'the initializer of the PowerShell SDK sends both',
    sent: { type: '', status: '' },
    answered: { type: 'custom Conformance {{run}}', status: 'DEVELOPMENT' },
  },
  {
    id: 'create/direct-connect-default',
    title: 'Without directConnect, the connector connects directly.',
    mark: 'D',
    source: MODEL,
    sent: {},
    answered: { directConnect: true },
  },
  {
    id: 'create/direct-connect-false',
    title: 'A connector can be created with directConnect false.',
    mark: 'D',
    source: MODEL,
    sent: { directConnect: false },
    answered: { directConnect: false },
  },
  {
    id: 'create/direct-connect-text',
    title: 'The text "False" is accepted as false, in any letter case.',
    mark: 'D',
    source: LENIENT,
    sent: { directConnect: 'False' },
    answered: { directConnect: false },
  },
  {
    id: 'create/status-default',
    title: 'Without a status, a connector is in DEVELOPMENT.',
    mark: 'A',
    source: 'the published model has no default for the status',
    settledBy: 'how a tenant responds to a creation without status',
    sent: {},
    answered: { status: 'DEVELOPMENT' },
  },
  {
    id: 'create/status-demo',
    title: 'A connector can be created as a DEMO.',
    mark: 'D',
    source: MODEL,
    sent: { status: 'DEMO' },
    answered: { status: 'DEMO' },
  },
  {
    id: 'create/status-letter-case',
    title: 'A status ignores case and is returned in capitals.',
    mark: 'D',
    source: LENIENT,
    sent: { status: 'Demo' },
    answered: { status: 'DEMO' },
  },
  {
    id: 'create/null-optional',
    title: 'A null in an optional property counts as absent.',
    mark: 'A',
    source: 'Java services read both alike',
    settledBy: 'how a tenant responds to a creation whose type, directConnect and status are null',
    sent: { type: null, directConnect: null, status: null },
    answered: { type: 'custom Conformance {{run}}', directConnect: true, status: 'DEVELOPMENT' },
  },
  {
    id: 'create/longest-texts',
    title: 'A class name and a type can have 255 characters.',
    mark: 'A',
    source: 'a maximum length is documented, but not its value',
    settledBy: 'creations in a tenant with longer and longer texts',
    sent: { className: 'c'.repeat(255), type: 't'.repeat(255) },
    answered: { className: 'c'.repeat(255), type: 't'.repeat(255) },
  },
];

const rowCase = ({ sent, answered, ...row }: Row): Case => {
  const step = create(sent);
  return { ...row, writes: true, steps: [{ ...step, expect: { status: 200, json: answered } }] };
};

/** Accepted values, and what they become. */
export const createFields: readonly Case[] = ROWS.map(rowCase);
