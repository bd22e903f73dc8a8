import { SCHEMATHESIS_TOOLCHAIN } from '../clients/schemathesis/clients.ts';
import type { Mutant } from './mutant.ts';

const TESTS = ['clients/schemathesis/contract.ts'];

/** A fault of each kind that a contract tester is for: its configuration must hide none. */
const FAULTS: readonly Mutant[] = [
  {
    file: 'api/handlers.ts',
    find: 'body: JSON.stringify(show(detail)) }',
    replace: 'body: JSON.stringify(show(detail.nothing.there)) }',
    why: 'a connector is answered with a 500',
    tests: TESTS,
  },
  {
    file: 'domain/connectors/detail.ts',
    find: 'fileUpload: connector.fileUpload,',
    replace: 'fileUpload: String(connector.fileUpload),',
    why: 'a boolean is sent as a text',
    tests: TESTS,
  },
  {
    file: 'gateway/access.ts',
    find: 'tokens?.readAuthorization(request.tenant, request.headers.authorization) ?? ANONYMOUS_ADMIN',
    replace:
      '(request.headers.authorization && tokens?.readAuthorization(request.tenant, request.headers.authorization)) || ANONYMOUS_ADMIN',
    why: 'a request without a token passes',
    tests: TESTS,
  },
  {
    file: 'gateway/unknown.ts',
    find: "throw new ApiError('methodNotAllowed', { note, headers: { Allow: allowed } });",
    replace: "throw new ApiError('notFound', { note });",
    why: 'a method that a path has not is a 404',
    tests: TESTS,
  },
  {
    file: 'api/handlers.ts',
    find: 'createCustomConnector: ({ tenant, body }, reply) => {',
    replace: 'createCustomConnector: ({ tenant, body }, reply) => {\n      reply.code(201);',
    why: 'a creation is answered with a status that the document has not',
    tests: TESTS,
  },
];

/** None without the tester's toolchain. */
export const CONTRACT: readonly Mutant[] = SCHEMATHESIS_TOOLCHAIN.isThere() ? FAULTS : [];
