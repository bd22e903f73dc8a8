import type { Operation, OperationId } from '../api/operations.ts';
import { SCOPE_ALL, SCOPES_FOR, USER_LEVELS } from '../domain/auth/access.ts';
import { PATCHABLE_FIELDS } from '../domain/connectors/json-patch.ts';

export const TAG = { name: 'Connectors', description: 'Connectors, their documents, and their translations.' };

/** Introduction of each OpenAPI document. */
export const INTRODUCTION = `The Connectors API as the emulator serves it.

- **Tenants**: \`/t/<name>\` in front of a path names a tenant, which is created on first use. Without it, the tenant is \`default\`.
- **Tokens**: \`POST /oauth/token\` issues an access token. Any client ID and secret work until you configure clients.
- **Faults**: \`POST /_emulator/faults\` makes requests fail or slow; \`Prefer: code=429\` does it for one request.
- **Request log**: \`GET /_emulator/requests\` shows what arrived and how the emulator responded.
- **Reset**: \`POST /_emulator/reset\` restores the connectors that the tenant started with.`;

const UPLOADED = 'Responds with 200 even if the file is invalid: `status` tells the outcome, and `message` the reason.';

/** Details of operations, in addition to their summaries. */
const DETAILS: Readonly<Partial<Record<OperationId, string>>> = {
  getConnectorList: 'Returns connectors with the status RELEASED, sorted by name.',
  createCustomConnector: 'Derives a unique `scriptName` from the name, and generates the documents.',
  updateConnector: `Changes ${PATCHABLE_FIELDS.map((field) => `\`${field}\``).join(', ')}, and paths below \`connectorMetadata\`: applies all operations or none.`,
  deleteCustomConnector: 'Connectors that came with the tenant cannot be deleted.',
  putConnectorSourceConfig: UPLOADED,
  putConnectorSourceTemplate: UPLOADED,
  putConnectorCorrelationConfig: UPLOADED,
  putConnectorTranslations: `${UPLOADED} Without a file, the outcome is SKIPPED.`,
  getConnectorTranslations: 'A locale without translations gets those of "en".',
};

/** Returns the description of an operation, with who may call it. */
export const descriptionOf = ({ id, access }: Operation & { readonly id: OperationId }): string => {
  const scopes = [...SCOPES_FOR[access], SCOPE_ALL].map((scope) => `\`${scope}\``).join(' or ');
  const required = `Requires the scope ${scopes}, and the user level ${USER_LEVELS.join(' or ')}.`;
  return [DETAILS[id], required].filter(Boolean).join('\n\n');
};
