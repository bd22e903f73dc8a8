/** Why differences of one kind are wanted. */
export interface Reason {
  readonly title: string;
  readonly reason: string;
  /** The places that it explains; the first reason that matches counts. */
  readonly where: RegExp;
}

/** The reason for every difference between the published descriptions and the documents of the emulator. */
export const REASONS: readonly Reason[] = [
  {
    title: 'Version',
    reason: 'OpenAPI 3.0.3 clarifies 3.0.1: a nullable enumeration names null among its values.',
    where: /^openapi$/,
  },
  {
    title: 'Addresses',
    reason: 'The documents name the server that sends them. The committed ones name the default address.',
    where: /^servers$|, (?:tokenUrl|authorizationUrl)$/,
  },
  {
    title: 'Scopes',
    reason:
      'The published operations require scopes that the published security schemes do not define. A token client can only request scopes that its scheme defines.',
    where: /^security scheme .*, scopes$/,
  },
  {
    title: 'Security',
    reason:
      'Each operation states its own security, which takes the place of the published default for all operations.',
    where: /^security of all operations$/,
  },
  {
    title: 'Headers and links',
    reason: 'The emulator sends these headers, as tenants do. Links let testers follow a new connector.',
    where: /, (?:header [\w-]+|links)$/,
  },
  {
    title: 'Statuses that are not published',
    reason:
      'The emulator responds with 413 to a body that is too large and with 415 to another media type. Nothing public says what a tenant does.',
    where: /^response (?:413|415)$/,
  },
  {
    title: 'Operations that are not published',
    reason: 'Older official clients call the correlation config under v3, so v3 has it here.',
    where: /^operation$/,
  },
  {
    title: 'Provisioning policies',
    reason: 'SailPoint added `provisioningPolicies` to `/connectors/v1` after the compared snapshot.',
    where: /^ConnectorDetail\.provisioningPolicies$/,
  },
  {
    title: 'Beta list items',
    reason:
      'Items of beta have the keys of the one public recording, which lacks `className`. The allowed values of `status` are those of the other families.',
    where: /^V3ConnectorDto\.(?:className|connectorMetadata, additionalProperties|status, enum)$/,
  },
  {
    title: 'Responses are described completely',
    reason:
      'The published models require nothing and allow anything. The emulator always sends these properties and no others, so testers can hold it to that. A required array cannot be null in generated Java clients, so nullable arrays are not required.',
    where:
      /^(?:ConnectorDetail|ErrorResponseDto|ErrorMessageDto|UnauthorizedResponse|RateLimitResponse|V3ConnectorDto|UpdateDetail), (?:required|additionalProperties)$/,
  },
  {
    title: 'Values in responses',
    reason:
      'The emulator sends these values in this form only: no defaults, because the properties are always present, and no null in the messages of an error.',
    where:
      /^(?:ConnectorDetail\.(?:fileUpload|directConnect), default|V3ConnectorDto\.directConnect, default|ConnectorDetail\.translationProperties, additionalProperties|ErrorResponseDto\.trackingId, pattern|ErrorMessageDto\.locale, nullable|LocaleOrigin, (?:nullable|enum)|(?:UnauthorizedResponse\.error|RateLimitResponse\.message), type)$/,
  },
  {
    title: 'Values in requests',
    reason:
      'The emulator rejects texts that are empty or too long, and offsets beyond 32 bits. It treats null as absent. Some generators require a property that has a default, so the description states the default.',
    where:
      /^(?:V3CreateConnectorDto\.\w+, (?:pattern|minLength|maxLength|nullable|enum|default)|query parameter offset, maximum)$/,
  },
  {
    title: 'JSON Patch',
    reason:
      'RFC 6902 also has numbers and null as values, `from` for move and copy, and JSON Pointers as paths. A value of any type is simpler in generated clients than a union. A patch has at most 1,000 operations.',
    where: /^JsonPatchOperation\.|^request body, application\/json-patch\+json, maxItems$/,
  },
  {
    title: 'Uploads of translations',
    reason:
      'The published body has no properties, so official clients send no file, and the emulator responds with SKIPPED. Other clients can send a `file`, as for the other documents.',
    where: /^request body, (?:required|multipart\/form-data\.file)$/,
  },
];
