import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ListParameters } from '../domain/connectors/connectors.ts';
import type { DocumentKind } from '../domain/ports.ts';
import { firstValues } from '../http/content-types.ts';
import { readUpload } from '../http/upload.ts';
import type { CreateConnector, JsonPatch, UpdateDetail } from '../models/index.ts';
import type { Family } from './families.ts';
import { DETAIL_FORMS, listForm } from './forms.ts';
import type { OperationId } from './operations.ts';
import { cached } from './response-cache.ts';

type Handler = (request: FastifyRequest, reply: FastifyReply) => unknown;

const JSON_TYPE = 'application/json; charset=utf-8';

const scriptNameOf = (request: FastifyRequest): string => (request.params as { scriptName: string }).scriptName;
const localeOf = (request: FastifyRequest): string => (request.params as { locale: string }).locale;

/** Returns the handlers of a family's routes, by operation. */
export const handlersOf = (family: Family): Readonly<Record<OperationId, Handler>> => {
  const show = DETAIL_FORMS[family.detailModel];
  const showItems = listForm(family.itemModel);
  return {
    getConnectorList: cached(({ tenant, query }) => {
      const { json, total } = tenant.connectors.list(firstValues(query) satisfies ListParameters, family.filterRules);
      return { type: JSON_TYPE, body: showItems(json), total };
    }),
    // A handler that returns the reply would have the framework watch it until it is sent.
    createCustomConnector: ({ tenant, body }, reply) => {
      reply.type(JSON_TYPE);
      return tenant.write(() => tenant.connectors.create(body as CreateConnector));
    },
    getConnector: cached((request) => {
      const detail = request.tenant.connectors.get(scriptNameOf(request), firstValues(request.query)['locale']);
      return { type: JSON_TYPE, body: JSON.stringify(show(detail)) };
    }),
    updateConnector: (request, reply) => {
      const { tenant, body } = request;
      reply.type(JSON_TYPE);
      // The response can be large, so it is rendered as part of the write, whose time is limited.
      return tenant.write(() =>
        JSON.stringify(show(tenant.connectors.patch(scriptNameOf(request), body as JsonPatch, show))),
      );
    },
    deleteCustomConnector: async (request, reply) => {
      const { tenant } = request;
      await tenant.write(() => tenant.connectors.remove(scriptNameOf(request)));
      reply.code(204);
    },
    getConnectorTranslations: cached((request) => ({
      type: 'text/plain; charset=utf-8',
      body: request.tenant.documents.getTranslation(scriptNameOf(request), localeOf(request)),
    })),
    putConnectorTranslations: async (request) => {
      const { tenant } = request;
      const file = readUpload(request);
      return noted(
        request,
        await tenant.write(() => tenant.documents.putTranslation(scriptNameOf(request), localeOf(request), file)),
      );
    },
    getConnectorSourceConfig: sendDocument('source-config'),
    putConnectorSourceConfig: storeDocument('source-config'),
    getConnectorSourceTemplate: sendDocument('source-template'),
    putConnectorSourceTemplate: storeDocument('source-template'),
    getConnectorCorrelationConfig: sendDocument('correlation-config'),
    putConnectorCorrelationConfig: storeDocument('correlation-config'),
  };
};

/** Sends a document as XML, ignoring `Accept`: the Go SDK asks for JSON but expects the document. [W] */
const sendDocument = (kind: DocumentKind): Handler =>
  cached((request) => ({
    type: 'application/xml; charset=utf-8',
    body: request.tenant.documents.get(scriptNameOf(request), kind),
  }));

const storeDocument =
  (kind: DocumentKind): Handler =>
  async (request) => {
    const { tenant } = request;
    const file = readUpload(request);
    return noted(request, await tenant.write(() => tenant.documents.put(scriptNameOf(request), kind, file)));
  };

/** Tells the request log of a document that was not stored, which its status code does not tell. */
const noted = (request: FastifyRequest, outcome: UpdateDetail): UpdateDetail => {
  if (outcome.status === 'ERROR') request.uploadError = outcome.message;
  return outcome;
};
