import type { Expectation } from './case.ts';
import { all, keys } from './match.ts';
import { BAD_SYNTAX, rejection } from './steps.ts';

/** The fields of a list item and of the response to a creation. */
export const LISTED_FIELDS = keys(
  'name',
  'type',
  'scriptName',
  'className',
  'features',
  'directConnect',
  'connectorMetadata',
  'status',
);

const DETAIL = [
  'name',
  'type',
  'className',
  'scriptName',
  'applicationXml',
  'correlationConfigXml',
  'sourceConfigXml',
  'sourceConfig',
  'sourceConfigFrom',
  's3Location',
  'uploadedFiles',
  'fileUpload',
  'directConnect',
  'translationProperties',
  'connectorMetadata',
  'status',
] as const;

/** The fields of a connector with all its documents, in the legacy families and in the current one. */
export const DETAIL_FIELDS = keys(...DETAIL);
export const DETAIL_FIELDS_OF_V1 = keys(...DETAIL, 'provisioningPolicies');

/** The response to an unsupported media type. */
export const UNSUPPORTED: Expectation = {
  status: 415,
  headers: { 'slpt-request-id': /^[0-9a-f]{32}$/ },
  json: all(keys('errorName', 'errorMessage', 'trackingId'), {
    errorName: 'NotSupportedException',
    errorMessage: 'Cannot consume content type',
    trackingId: /^[0-9a-f]{32}$/,
  }),
};

/** The responses to an invalid body and to a missing one. */
export const UNREADABLE = rejection(400, BAD_SYNTAX, 'The request could not be parsed.', /parsed as JSON/);
export const NO_BODY = rejection(400, BAD_SYNTAX, 'The request could not be parsed.', /no body/);
