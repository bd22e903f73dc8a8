import type { Step } from '../case.ts';
import { all, type Expected, keys, type } from '../match.ts';
import { CREATED, create, get, patch } from '../steps.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** What the metadata of a connector is before it is patched. */
export const METADATA = { rank: 1, list: ['x', 'y'], nested: { deep: true } };

/** The value and nothing beside it: the usual comparison lets an object have further keys. */
export const exactly = (value: Json): Expected => {
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map(exactly);
  const parts = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, exactly(part)]));
  return all(type('object'), keys(...Object.keys(value)), parts);
};

const isList = (value: object): value is readonly Json[] => Array.isArray(value);

/** A connector with the metadata above, whose generated documents are kept as `application`, `correlation` and `form`. */
export const START: readonly Step[] = [
  create(),
  {
    send: patch(CREATED, [{ op: 'replace', path: '/connectorMetadata', value: METADATA }]),
    expect: { status: 200 },
    capture: { application: '/applicationXml', correlation: '/correlationConfigXml', form: '/sourceConfigXml' },
  },
];

/** The connector still is as START has left it. */
export const UNCHANGED: Step = {
  send: get(CREATED),
  expect: {
    status: 200,
    json: {
      name: 'Conformance {{run}}',
      status: 'DEVELOPMENT',
      connectorMetadata: exactly(METADATA),
      applicationXml: '{{application}}',
      correlationConfigXml: '{{correlation}}',
      sourceConfigXml: '{{form}}',
    },
  },
};

/** The metadata is just this. */
export const metadataIs = (value: Json): Step => ({
  send: get(CREATED),
  expect: { status: 200, json: { connectorMetadata: exactly(value) } },
});
