import { MAX_TOKEN_REQUEST } from '../server/api/oauth.ts';
import { MAX_CACHED_BYTES } from '../server/api/response-cache.ts';
import { MAX_PARAMETER_LENGTH } from '../server/app.ts';
import { MAX_STATE_BYTES } from '../server/control/operations.ts';
import { MAX_STREAMS, MAX_UNREAD_BYTES } from '../server/control/request-stream.ts';
import { MAX_ADDED_CLIENT_BYTES, MAX_ADDED_CLIENTS, MAX_CLIENT_ID_LENGTH } from '../server/domain/auth/clients.ts';
import { MAX_WAITING_CODE_BYTES, MAX_WAITING_CODES } from '../server/domain/auth/codes.ts';
import { MAX_RECENT_TOKENS } from '../server/domain/auth/recent-tokens.ts';
import { MAX_AUTHORIZATION_LENGTH, MAX_KNOWN_TOKEN_BYTES, MAX_KNOWN_TOKENS } from '../server/domain/auth/tokens.ts';
import { MAX_COMPARED_MEMBERS, MAX_COPIED_SIZE } from '../server/domain/connectors/json-patch.ts';
import { MAX_LIMIT, MAX_OFFSET } from '../server/domain/connectors/paging.ts';
import { MAX_POLICY_PARTS } from '../server/domain/connectors/provisioning-policies.ts';
import { MAX_CONNECTOR_SIZE, MAX_METADATA_SIZE } from '../server/domain/connectors/size.ts';
import { MAX_FAULT_HEADERS, MAX_FAULTS } from '../server/domain/faults.ts';
import { MAX_FILTER_DEPTH, MAX_FILTER_LENGTH, MAX_FILTER_TERMS } from '../server/domain/filter/parse.ts';
import { MAX_WINDOWS } from '../server/domain/rate-limit.ts';
import { MAX_LOGGED_BODY } from '../server/domain/request-log.ts';
import { MAX_STATE_DEPTH } from '../server/domain/state.ts';
import { MAX_SNAPSHOT_BYTES, MAX_SNAPSHOTS } from '../server/domain/tenant.ts';
import { MAX_LABELS_LENGTH } from '../server/domain/text/form.ts';
import { MAX_JSON_DEPTH, MAX_JSON_MEMBERS } from '../server/domain/text/json.ts';
import { MAX_REASON, MAX_XML_ATTRIBUTES, MAX_XML_DEPTH, MAX_XML_NODES } from '../server/domain/text/xml.ts';
import { MAX_BATCH_MS } from '../server/domain/write-batch.ts';
import { CLOSING_GRACE } from '../server/gateway/closing.ts';
import { MAX_DELAY } from '../server/gateway/faults.ts';
import { MAX_BUFFERED_BODY } from '../server/gateway/request-log.ts';
import { MAX_WARNINGS } from '../server/gateway/warnings.ts';
import { HEARD_BYTES, LARGE_BODY } from '../server/http/content-types.ts';
import { MAX_PARAMETERS } from '../server/http/parameters.ts';
import { MAX_WAITING_REQUESTS } from '../server/http/pipelining.ts';
import { MAX_PART_HEAD, MAX_PARTS, UPLOAD_ALLOWANCE } from '../server/http/upload.ts';
import { MAX_PATCH_OPERATIONS } from '../server/models/enums.ts';
import { MAX_TURN_MS } from '../server/platform/task-queue.ts';
import { MAX_CACHED_CONNECTORS, MAX_CACHED_SUFFIXES } from '../server/store/connector-store.ts';
import { MAX_STATEMENTS, MAX_TENANT_BYTES } from '../server/store/database.ts';
import { MAX_OPEN_FILES } from '../server/store/file-storage.ts';
import { MAX_UNSENT_BYTES } from '../server/terminal/line-output.ts';
import { table } from './table.ts';

/** A bound of the server that no option sets. */
export interface Limit {
  /** The limited quantity, in words. */
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** What happens beyond it. */
  readonly beyond: string;
  /** The test file that fills it by one more. */
  readonly test: string;
}

const LIMIT_VIOLATION = '400.1.4 Limit violation';
const EVICTED = 'the least recently used one is evicted';
const FAULTY = 'ERROR for an upload, 400.1.3 for a PATCH';

/** Every bound, by the name of its constant, grouped by what a user would look for. A test holds the list to the sources. */
export const LIMITS: Readonly<Record<string, Readonly<Record<string, Limit>>>> = {
  Requests: {
    MAX_PARAMETER_LENGTH: {
      what: 'Length of a part of a path',
      value: MAX_PARAMETER_LENGTH,
      unit: 'characters',
      beyond: '400.0 Bad request syntax',
      test: 'test/limits.test.ts',
    },
    MAX_PARAMETERS: {
      what: 'Parameters of a query or a form',
      value: MAX_PARAMETERS,
      unit: '',
      beyond: LIMIT_VIOLATION,
      test: 'test/http/requests.test.ts',
    },
    MAX_WAITING_REQUESTS: {
      what: 'Waiting pipelined requests of a connection',
      value: MAX_WAITING_REQUESTS,
      unit: '',
      beyond: 'the connection is destroyed',
      test: 'test/http/pipelining.test.ts',
    },
    MAX_JSON_DEPTH: {
      what: 'Nesting of a JSON body',
      value: MAX_JSON_DEPTH,
      unit: 'levels',
      beyond: LIMIT_VIOLATION,
      test: 'test/domain/connectors/json-patch.test.ts',
    },
    MAX_JSON_MEMBERS: {
      what: 'Items and keys of a JSON body other than a state document',
      value: MAX_JSON_MEMBERS,
      unit: '',
      beyond: LIMIT_VIOLATION,
      test: 'test/limits.test.ts',
    },
    MAX_WARNINGS: {
      what: 'Warnings about one request',
      value: MAX_WARNINGS,
      unit: '',
      beyond: 'one more gives the number of the others',
      test: 'test/gateway/warnings.test.ts',
    },
    LARGE_BODY: {
      what: 'Size of a JSON body that is parsed without waiting',
      value: LARGE_BODY,
      unit: 'characters',
      beyond: 'it waits until others are parsed',
      test: 'test/limits.test.ts',
    },
    MAX_TURN_MS: {
      what: 'Time for large bodies in one turn of the event loop',
      value: MAX_TURN_MS,
      unit: 'ms',
      beyond: 'the rest waits for the next turn',
      test: 'test/platform/task-queue.test.ts',
    },
    MAX_BATCH_MS: {
      what: 'Time for writes of a tenant in one turn of the event loop',
      value: MAX_BATCH_MS,
      unit: 'ms',
      beyond: 'the rest waits for the next turn',
      test: 'test/domain/write-batch.test.ts',
    },
    CLOSING_GRACE: {
      what: 'Time for requests to finish when the server closes',
      value: CLOSING_GRACE,
      unit: 'ms',
      beyond: 'their connections are destroyed',
      test: 'test/gateway/closing.test.ts',
    },
  },
  Lists: {
    MAX_LIMIT: {
      what: '`limit`',
      value: MAX_LIMIT,
      unit: '',
      beyond: '400.1.3 Illegal value',
      test: 'test/domain/connectors/connectors.test.ts',
    },
    MAX_OFFSET: {
      what: '`offset`',
      value: MAX_OFFSET,
      unit: '',
      beyond: '400.1.3 Illegal value',
      test: 'test/domain/connectors/connectors.test.ts',
    },
    MAX_FILTER_LENGTH: {
      what: 'Length of `filters`',
      value: MAX_FILTER_LENGTH,
      unit: 'characters',
      beyond: LIMIT_VIOLATION,
      test: 'test/domain/filter/parse.test.ts',
    },
    MAX_FILTER_TERMS: {
      what: 'Terms of `filters`',
      value: MAX_FILTER_TERMS,
      unit: '',
      beyond: LIMIT_VIOLATION,
      test: 'test/domain/filter/parse.test.ts',
    },
    MAX_FILTER_DEPTH: {
      what: 'Nesting of `filters`',
      value: MAX_FILTER_DEPTH,
      unit: 'levels',
      beyond: '400.1.3 Illegal value',
      test: 'test/domain/filter/parse.test.ts',
    },
  },
  'Connectors and documents': {
    MAX_METADATA_SIZE: {
      what: 'Metadata of a connector',
      value: MAX_METADATA_SIZE,
      unit: 'characters',
      beyond: LIMIT_VIOLATION,
      test: 'test/domain/connectors/size.test.ts',
    },
    MAX_CONNECTOR_SIZE: {
      what: 'Documents and translations of a connector',
      value: MAX_CONNECTOR_SIZE,
      unit: 'characters',
      beyond: LIMIT_VIOLATION,
      test: 'test/domain/connectors/size.test.ts',
    },
    MAX_PATCH_OPERATIONS: {
      what: 'Operations of a patch',
      value: MAX_PATCH_OPERATIONS,
      unit: '',
      beyond: LIMIT_VIOLATION,
      test: 'test/domain/connectors/json-patch-members.test.ts',
    },
    MAX_COPIED_SIZE: {
      what: 'Size that the `copy` operations of a patch add',
      value: MAX_COPIED_SIZE,
      unit: 'characters',
      beyond: LIMIT_VIOLATION,
      test: 'test/domain/connectors/json-patch.test.ts',
    },
    MAX_COMPARED_MEMBERS: {
      what: 'Items and keys that the `test` operations of a patch compare',
      value: MAX_COMPARED_MEMBERS,
      unit: '',
      beyond: LIMIT_VIOLATION,
      test: 'test/domain/connectors/json-patch-members.test.ts',
    },
    UPLOAD_ALLOWANCE: {
      what: 'Size of an upload beyond `--max-upload`',
      value: UPLOAD_ALLOWANCE,
      unit: 'bytes',
      beyond: '413',
      test: 'test/http/upload-bounds.test.ts',
    },
    MAX_PARTS: {
      what: 'Parts of an upload',
      value: MAX_PARTS,
      unit: '',
      beyond: '413',
      test: 'test/http/upload-bounds.test.ts',
    },
    MAX_PART_HEAD: {
      what: 'Headers of a part',
      value: MAX_PART_HEAD,
      unit: 'bytes',
      beyond: 'the rest is ignored',
      test: 'test/limits.test.ts',
    },
    MAX_XML_DEPTH: {
      what: 'Nesting of elements',
      value: MAX_XML_DEPTH,
      unit: 'levels',
      beyond: FAULTY,
      test: 'test/domain/text/xml.test.ts',
    },
    MAX_XML_ATTRIBUTES: {
      what: 'Attributes of an element',
      value: MAX_XML_ATTRIBUTES,
      unit: '',
      beyond: FAULTY,
      test: 'test/domain/text/xml.test.ts',
    },
    MAX_XML_NODES: {
      what: 'Elements and attributes of a document',
      value: MAX_XML_NODES,
      unit: '',
      beyond: FAULTY,
      test: 'test/domain/text/xml.test.ts',
    },
    MAX_POLICY_PARTS: {
      what: 'Provisioning policies of an application, with their fields',
      value: MAX_POLICY_PARTS,
      unit: '',
      beyond: 'the rest is not shown',
      test: 'test/domain/connectors/provisioning-policies.test.ts',
    },
    MAX_LABELS_LENGTH: {
      what: 'Size that labels add to a localized form',
      value: MAX_LABELS_LENGTH,
      unit: 'characters',
      beyond: 'the key stays',
      test: 'test/domain/text/form.test.ts',
    },
    MAX_REASON: {
      what: 'Length of the reason in `message`',
      value: MAX_REASON,
      unit: 'characters',
      beyond: 'it is cut',
      test: 'test/domain/text/xml.test.ts',
    },
  },
  Tokens: {
    MAX_TOKEN_REQUEST: {
      what: 'Body of a token request',
      value: MAX_TOKEN_REQUEST,
      unit: 'bytes',
      beyond: '413',
      test: 'test/api/oauth-bounds.test.ts',
    },
    MAX_CLIENT_ID_LENGTH: {
      what: 'Length of a client ID',
      value: MAX_CLIENT_ID_LENGTH,
      unit: 'characters',
      beyond: '401',
      test: 'test/api/oauth-bounds.test.ts',
    },
    MAX_AUTHORIZATION_LENGTH: {
      what: 'Length of an `Authorization` header',
      value: MAX_AUTHORIZATION_LENGTH,
      unit: 'characters',
      beyond: '401',
      test: 'test/api/oauth-bounds.test.ts',
    },
    MAX_KNOWN_TOKENS: {
      what: 'Cached verified tokens of a server',
      value: MAX_KNOWN_TOKENS,
      unit: '',
      beyond: `${EVICTED}, and verified again when it is used`,
      test: 'test/domain/auth/tokens.test.ts',
    },
    MAX_KNOWN_TOKEN_BYTES: {
      what: 'The same',
      value: MAX_KNOWN_TOKEN_BYTES,
      unit: 'bytes',
      beyond: `${EVICTED}, and verified again when it is used`,
      test: 'test/domain/auth/tokens.test.ts',
    },
    MAX_WAITING_CODES: {
      what: 'Unredeemed authorization codes of a tenant',
      value: MAX_WAITING_CODES,
      unit: '',
      beyond: 'the oldest one is evicted',
      test: 'test/domain/auth/codes.test.ts',
    },
    MAX_WAITING_CODE_BYTES: {
      what: 'The same',
      value: MAX_WAITING_CODE_BYTES,
      unit: 'bytes',
      beyond: 'the oldest one is evicted',
      test: 'test/domain/auth/codes.test.ts',
    },
    MAX_ADDED_CLIENTS: {
      what: 'Clients added to a tenant',
      value: MAX_ADDED_CLIENTS,
      unit: '',
      beyond: LIMIT_VIOLATION,
      test: 'test/domain/auth/clients.test.ts',
    },
    MAX_ADDED_CLIENT_BYTES: {
      what: 'The same',
      value: MAX_ADDED_CLIENT_BYTES,
      unit: 'bytes',
      beyond: LIMIT_VIOLATION,
      test: 'test/domain/auth/clients.test.ts',
    },
    MAX_WINDOWS: {
      what: 'Clients and families that a tenant counts for its rate limit',
      value: MAX_WINDOWS,
      unit: '',
      beyond: 'the oldest count starts again',
      test: 'test/limits.test.ts',
    },
  },
  Tenants: {
    MAX_TENANT_BYTES: {
      what: 'A tenant in memory',
      value: MAX_TENANT_BYTES,
      unit: 'bytes',
      beyond: LIMIT_VIOLATION,
      test: 'test/limits.test.ts',
    },
    MAX_OPEN_FILES: {
      what: 'Tenant files that are open at once',
      value: MAX_OPEN_FILES,
      unit: '',
      beyond: 'the least recently used one is closed until it is needed',
      test: 'test/store/tenant-storage.test.ts',
    },
    MAX_RECENT_TOKENS: {
      what: 'Tokens of a tenant that the control API lists',
      value: MAX_RECENT_TOKENS,
      unit: '',
      beyond: 'the oldest is no longer listed; it stays valid',
      test: 'test/control/inspections.test.ts',
    },
    MAX_SNAPSHOTS: {
      what: 'Snapshots of a tenant',
      value: MAX_SNAPSHOTS,
      unit: '',
      beyond: LIMIT_VIOLATION,
      test: 'test/limits.test.ts',
    },
    MAX_SNAPSHOT_BYTES: {
      what: 'The same',
      value: MAX_SNAPSHOT_BYTES,
      unit: 'bytes',
      beyond: LIMIT_VIOLATION,
      test: 'test/limits.test.ts',
    },
    MAX_STATE_BYTES: {
      what: 'A state document',
      value: MAX_STATE_BYTES,
      unit: 'bytes',
      beyond: '413',
      test: 'test/limits.test.ts',
    },
    MAX_STATE_DEPTH: {
      what: 'Nesting of a state document',
      value: MAX_STATE_DEPTH,
      unit: 'levels',
      beyond: LIMIT_VIOLATION,
      test: 'test/limits.test.ts',
    },
    MAX_CACHED_BYTES: {
      what: 'Cached responses of a tenant',
      value: MAX_CACHED_BYTES,
      unit: 'bytes',
      beyond: EVICTED,
      test: 'test/limits.test.ts',
    },
    MAX_CACHED_CONNECTORS: {
      what: 'Cached connectors of a tenant',
      value: MAX_CACHED_CONNECTORS,
      unit: '',
      beyond: EVICTED,
      test: 'test/limits.test.ts',
    },
    MAX_CACHED_SUFFIXES: {
      what: 'Names with a cached next suffix',
      value: MAX_CACHED_SUFFIXES,
      unit: '',
      beyond: EVICTED,
      test: 'test/limits.test.ts',
    },
    MAX_STATEMENTS: {
      what: 'Prepared statements of a tenant',
      value: MAX_STATEMENTS,
      unit: '',
      beyond: EVICTED,
      test: 'test/limits.test.ts',
    },
  },
  'Faults and request log': {
    MAX_FAULTS: {
      what: 'Fault rules of a tenant',
      value: MAX_FAULTS,
      unit: '',
      beyond: LIMIT_VIOLATION,
      test: 'test/control/fault-rules.test.ts',
    },
    MAX_FAULT_HEADERS: {
      what: 'Header fields of a fault rule',
      value: MAX_FAULT_HEADERS,
      unit: '',
      beyond: LIMIT_VIOLATION,
      test: 'test/control/fault-rules.test.ts',
    },
    MAX_DELAY: {
      what: '`x-emulator-delay`',
      value: MAX_DELAY,
      unit: 'ms',
      beyond: '400.1.3 Illegal value',
      test: 'test/control/faults.test.ts',
    },
    MAX_LOGGED_BODY: {
      what: 'A body in the request log',
      value: MAX_LOGGED_BODY,
      unit: 'bytes',
      beyond: 'it is cut',
      test: 'test/control/request-log-bounds.test.ts',
    },
    MAX_BUFFERED_BODY: {
      what: 'A body that is kept whole until its entry is read',
      value: MAX_BUFFERED_BODY,
      unit: 'bytes',
      beyond: 'it is cut at once',
      test: 'test/limits.test.ts',
    },
    HEARD_BYTES: {
      what: 'Bytes kept of a body that nothing else reads as text',
      value: HEARD_BYTES,
      unit: 'bytes',
      beyond: 'the rest is not shown',
      test: 'test/limits.test.ts',
    },
    MAX_STREAMS: {
      what: 'Event streams of a tenant',
      value: MAX_STREAMS,
      unit: '',
      beyond: LIMIT_VIOLATION,
      test: 'test/control/request-stream.test.ts',
    },
    MAX_UNREAD_BYTES: {
      what: 'Unread bytes of an event stream',
      value: MAX_UNREAD_BYTES,
      unit: 'bytes',
      beyond: 'requests are skipped, and a comment says how many',
      test: 'test/control/request-stream.test.ts',
    },
    MAX_UNSENT_BYTES: {
      what: 'Unread bytes of the log on standard output',
      value: MAX_UNSENT_BYTES,
      unit: 'bytes',
      beyond: 'lines are dropped, and a line says how many',
      test: 'test/terminal/line-output.test.ts',
    },
  },
};

const inWords = ({ value, unit }: Limit): string => {
  const mebibytes = value / (1024 * 1024);
  const number = value.toLocaleString('en-US');
  return unit === 'bytes' && Number.isInteger(mebibytes) ? `${mebibytes} MiB` : `${number}${unit && ` ${unit}`}`;
};

/** The sections of the page, each a table. */
export const printLimits = (): string =>
  Object.entries(LIMITS)
    .map(
      ([title, limits]) =>
        `## ${title}\n\n${table(
          ['What', 'Maximum', 'Beyond it'],
          Object.values(limits).map((limit) => [limit.what, inWords(limit), limit.beyond]),
        )}`,
    )
    .join('\n\n');
