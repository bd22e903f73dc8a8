import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Failure } from '../domain/errors.ts';
import { schemas } from '../models/validators.ts';

/**
 * Notes what the service would swallow but a careful client should know. [A]
 *
 * @param strict whether such a request is refused instead.
 */
export const registerWarnings = (app: FastifyInstance, strict: boolean): void => {
  app.addHook('preHandler', (request, _reply, done) => {
    for (const find of FINDERS) find(request);
    if (strict && request.warnings) throw new Failure('badContent', { causes: request.warnings });
    done();
  });
};

type Finder = (request: FastifyRequest) => void;

const warn = (request: FastifyRequest, warning: string): void => {
  request.warnings ??= [];
  request.warnings.push(warning);
};

const warnOfFamily: Finder = (request) => {
  const { family } = request.route;
  if (family?.deprecated) warn(request, `The API family ${family.name} is deprecated.`);
};

const warnOfQuery: Finder = (request) => {
  const known: readonly string[] = request.route.operation?.query ?? [];
  for (const name in request.query as object) {
    if (!known.includes(name)) warn(request, `The query parameter ${JSON.stringify(name)} is unknown.`);
  }
};

const warnOfBody: Finder = (request) => {
  const { body } = request;
  const expected = request.route.operation?.body;
  if (!expected || !('model' in expected) || typeof body !== 'object' || body === null || Array.isArray(body)) return;
  const known = Object.keys((schemas[expected.model]?.['properties'] as object | undefined) ?? {});
  for (const name of Object.keys(body)) {
    if (!known.includes(name)) warn(request, `The property ${JSON.stringify(name)} is unknown.`);
  }
};

const warnOfWrite: Finder = (request) => {
  const { tenant, params } = request;
  const { scriptName } = params as { scriptName?: string };
  if (request.route.operation?.access !== 'manage' || scriptName === undefined) return;
  const deprecated = tenant.reader.find(scriptName)?.status === 'DEPRECATED';
  if (deprecated) warn(request, `The connector ${JSON.stringify(scriptName)} is DEPRECATED.`);
};

const FINDERS: readonly Finder[] = [warnOfFamily, warnOfQuery, warnOfBody, warnOfWrite];
