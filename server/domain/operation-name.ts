/**
 * Returns whether a name is that of an operation: its `operationId`, or the one with `V1` that the published description of
 * `/connectors/v1` has. [D]
 */
export const isNamed = (operation: string | null | undefined, name: string): boolean =>
  operation !== null && operation !== undefined && (name === operation || name === `${operation}V1`);
