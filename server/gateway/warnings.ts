import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Failure } from '../domain/failures.ts';
import { schemas } from '../models/validators.ts';

/**
 * Notes what the service would swallow but a careful client should know. [A]
 *
 * @param strict whether such a request is refused instead.
 */
export const registerWarnings = (app: FastifyInstance, strict: boolean): void => {
  app.addHook('preHandler', (request, _reply, done) => {
    const warnings: string[] = [];
    for (const find of FINDERS) find(request, warnings);
    if (warnings.length > 0) {
      request.warnings = warnings;
      if (strict) throw new Failure('badContent', { causes: warnings });
    }
    done();
  });
};

type Finder = (request: FastifyRequest, warnings: string[]) => void;

const warnOfFamily: Finder = ({ routeOptions: { config } }, warnings) => {
  if (config.family?.deprecated) warnings.push(`The API family ${config.family.name} is deprecated.`);
};

const warnOfQuery: Finder = ({ query, routeOptions: { config } }, warnings) => {
  const known: readonly string[] = config.operation?.query ?? [];
  for (const name in query as object) {
    if (!known.includes(name)) warnings.push(`The query parameter ${JSON.stringify(name)} is unknown.`);
  }
};

const warnOfBody: Finder = ({ body, routeOptions: { config } }, warnings) => {
  const expected = config.operation?.body;
  if (!expected || !('model' in expected) || typeof body !== 'object' || body === null || Array.isArray(body)) return;
  const known = Object.keys((schemas[expected.model]?.['properties'] as object | undefined) ?? {});
  for (const name of Object.keys(body)) {
    if (!known.includes(name)) warnings.push(`The property ${JSON.stringify(name)} is unknown.`);
  }
};

const warnOfWrite: Finder = ({ tenant, params, routeOptions: { config } }, warnings) => {
  const { scriptName } = params as { scriptName?: string };
  if (config.operation?.access !== 'manage' || scriptName === undefined) return;
  const deprecated = tenant.store.find(scriptName)?.status === 'DEPRECATED';
  if (deprecated) warnings.push(`The connector ${JSON.stringify(scriptName)} is DEPRECATED.`);
};

const FINDERS: readonly Finder[] = [warnOfFamily, warnOfQuery, warnOfBody, warnOfWrite];
