import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ApiError, quote } from '../domain/errors.ts';
import { schemas } from '../models/validators.ts';

/** Maximum number of warnings per request. One more says how many others there are. */
export const MAX_WARNINGS = 10;

interface Findings {
  readonly texts: string[];
  /** Number of further warnings. */
  more: number;
}

declare module 'fastify' {
  interface FastifyRequest {
    findings: Findings | undefined;
  }
}

/** Notes what the service would swallow but a careful client should know; a strict tenant rejects such a request. [A] */
export const registerWarnings = (app: FastifyInstance): void => {
  app.decorateRequest('findings', undefined);
  // Validation removes everything from a body that its model does not know, so this must run before.
  app.addHook('preValidation', (request, _reply, done) => {
    warnOfBody(request);
    done();
  });
  app.addHook('preHandler', (request, _reply, done) => {
    for (const find of FINDERS) find(request);
    const found = request.findings && toWarnings(request.findings);
    // This is never an error: the official SDKs on npm know only legacy families. [W]
    const legacy = legacyWarning(request);
    if (found || legacy) request.warnings = [...(legacy ? [legacy] : []), ...(found ?? [])];
    if (request.tenant.strict && found) throw new ApiError('badContent', { causes: found });
    done();
  });
};

const toWarnings = ({ texts, more }: Findings): string[] => (more === 0 ? texts : [...texts, `and ${more} more`]);

type Finder = (request: FastifyRequest) => void;

const warn = (request: FastifyRequest, text: () => string): void => {
  request.findings ??= { texts: [], more: 0 };
  if (request.findings.texts.length < MAX_WARNINGS) request.findings.texts.push(text());
  else request.findings.more += 1;
};

const legacyWarning = ({ route: { family, replacement } }: FastifyRequest): string | undefined =>
  family && replacement && `The API family ${family.name} is legacy; its new path is ${replacement}.`;

const warnOfQuery: Finder = (request) => {
  const known: readonly string[] = request.route.operation?.query ?? [];
  for (const name in request.query as object) {
    if (!known.includes(name)) warn(request, () => `The query parameter ${quote(name)} is unknown.`);
  }
};

const warnOfBody: Finder = (request) => {
  const { body } = request;
  const expected = request.route.operation?.body;
  if (!expected || !('model' in expected) || typeof body !== 'object' || body === null || Array.isArray(body)) return;
  const known = Object.keys((schemas[expected.model]?.['properties'] as object | undefined) ?? {});
  const properties = body as Readonly<Record<string, unknown>>;
  for (const name in properties) {
    // A null means the same as an absent property. [A]
    if (!known.includes(name) && properties[name] !== null)
      warn(request, () => `The property ${quote(name)} is unknown.`);
  }
};

const warnOfWrite: Finder = (request) => {
  const { tenant, params } = request;
  const { scriptName } = params as { scriptName?: string };
  if (request.route.operation?.access !== 'manage' || scriptName === undefined) return;
  const deprecated = tenant.reader.find(scriptName)?.status === 'DEPRECATED';
  if (deprecated) warn(request, () => `The connector ${quote(scriptName)} is DEPRECATED.`);
};

const FINDERS: readonly Finder[] = [warnOfQuery, warnOfWrite];
