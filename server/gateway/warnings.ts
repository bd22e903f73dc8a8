import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Failure } from '../domain/failures.ts';
import { schemas } from '../models/validators.ts';

/**
 * Notes what the service would swallow but a careful client should know. [A]
 *
 * @param strict whether such a request is refused instead.
 */
export const registerWarnings = (app: FastifyInstance, strict: boolean): void => {
  app.addHook('preHandler', async (request) => {
    const warnings = [
      ...familyWarnings(request),
      ...queryWarnings(request),
      ...bodyWarnings(request),
      ...writeWarnings(request),
    ];
    if (warnings.length === 0) return;
    request.warnings = warnings;
    if (strict) throw new Failure('badContent', { causes: warnings });
  });
};

const familyWarnings = ({ routeOptions: { config } }: FastifyRequest): string[] =>
  config.family?.deprecated ? [`The API family ${config.family.name} is deprecated.`] : [];

const queryWarnings = ({ query, routeOptions: { config } }: FastifyRequest): string[] => {
  const known: readonly string[] = config.operation?.query ?? [];
  return Object.keys(query as object)
    .filter((name) => !known.includes(name))
    .map((name) => `The query parameter ${JSON.stringify(name)} is unknown.`);
};

const bodyWarnings = ({ body, routeOptions: { config } }: FastifyRequest): string[] => {
  const expected = config.operation?.body;
  if (!expected || !('model' in expected) || typeof body !== 'object' || body === null || Array.isArray(body))
    return [];
  const known = Object.keys((schemas[expected.model]?.['properties'] as object | undefined) ?? {});
  return Object.keys(body)
    .filter((name) => !known.includes(name))
    .map((name) => `The property ${JSON.stringify(name)} is unknown.`);
};

const writeWarnings = ({ tenant, params, routeOptions: { config } }: FastifyRequest): string[] => {
  const { scriptName } = params as { scriptName?: string };
  if (config.operation?.access !== 'manage' || scriptName === undefined) return [];
  const deprecated = tenant.store.find(scriptName)?.status === 'DEPRECATED';
  return deprecated ? [`The connector ${JSON.stringify(scriptName)} is DEPRECATED.`] : [];
};
