import type { StrictChange } from '../models/index.ts';
import type { ControlOperation } from './operations.ts';

/** Operations for the console: views of a tenant, and switches for everything that differs from a fresh one. */
export const INSPECTIONS: Readonly<Record<string, ControlOperation>> = {
  overview: {
    method: 'GET',
    path: '/overview',
    summary: 'Get the tenant at a glance',
    returnsBody: true,
    call: (control) => control.overview(),
  },
  catalog: {
    method: 'GET',
    path: '/catalog',
    summary: 'Get the families with their operations and filters, the locales, and the fault presets',
    returnsBody: true,
    call: (control) => control.catalog(),
  },
  checkFilter: {
    method: 'GET',
    path: '/filters',
    summary: 'Check a filter, and count the connectors that match',
    returnsBody: true,
    query: ['filters', 'family'],
    call: (control, { query }) => control.checkFilter(query['filters'], query['family']),
  },
  connectorStatus: {
    method: 'GET',
    path: '/connectors',
    summary: 'Get the custom connectors, and those that lists leave out, with the reason',
    returnsBody: true,
    call: (control) => control.connectorStatus(),
  },
  scriptNameFor: {
    method: 'GET',
    path: '/script-names/:name',
    summary: 'Get the scriptName that a new connector of this name would get',
    returnsBody: true,
    call: (control, { key }) => control.scriptNameFor(key),
  },
  recentTokens: {
    method: 'GET',
    path: '/tokens',
    summary: 'List the access tokens that were issued last, without the tokens themselves',
    returnsBody: true,
    call: (control) => control.recentTokens(),
  },
  setStrict: {
    method: 'PUT',
    path: '/strict',
    summary: 'Reject requests that deserve a warning, or stop doing so',
    body: 'StrictChange',
    call: (control, { body }) => control.setStrict(body as StrictChange),
  },
  tenantNames: {
    method: 'GET',
    path: '/tenants',
    summary: 'List the tenants of the server',
    returnsBody: true,
    call: (control) => control.tenantNames(),
  },
  deleteTenant: {
    method: 'DELETE',
    path: '/tenants/:name',
    summary: 'Delete a tenant with everything that it holds',
    call: (control, { key }) => control.deleteTenant(key),
  },
};
