import type { Step } from '../case.ts';
import { all, type Expected, keys, type } from '../match.ts';
import { CREATED, create, get, patch } from '../steps.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** The metadata of a connector before the patch. */
export const METADATA = { rank: 1, list: ['x', 'y'], nested: { deep: true } };

/** Matches exactly this value: the usual comparison allows further keys. */
export const exactly = (value: Json): Expected => {
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map(exactly);
  const parts = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, exactly(part)]));
  return all(type('object'), keys(...Object.keys(value)), parts);
};

const isList = (value: object): value is readonly Json[] => Array.isArray(value);

/** A connector with the metadata above, whose generated documents are captured as `application`, `correlation`, and `form`. */
export const START: readonly Step[] = [
  create(),
  {
    send: patch(CREATED, [{ op: 'replace', path: '/connectorMetadata', value: METADATA }]),
    expect: { status: 200 },
    capture: { application: '/applicationXml', correlation: '/correlationConfigXml', form: '/sourceConfigXml' },
  },
];

/** Checks that the connector is as START left it. */
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

/** Checks that the metadata is exactly this. */
export const metadataIs = (value: Json): Step => ({
  send: get(CREATED),
  expect: { status: 200, json: { connectorMetadata: exactly(value) } },
});
