import type { ConnectorDetail, CreateConnector, JsonPatch } from '../../models/index.ts';
import { ApiError, quote } from '../errors.ts';
import type { FilterRules } from '../filter/fields.ts';
import { parseFilter } from '../filter/parse.ts';
import type { ConnectorReader, ConnectorRecord, ListResult, TenantStorage } from '../ports.ts';
import { newConnector, toScriptName } from './create.ts';
import { listItem, toDetail } from './detail.ts';
import { DEFAULT_LOCALE, viableLocale } from './locale.ts';
import { readPage } from './paging.ts';
import { patchConnector } from './patch.ts';
import { requireRoom } from './size.ts';

/** The query parameters of a list, unparsed. */
export interface ListParameters {
  readonly filters?: string;
  readonly limit?: string;
  readonly offset?: string;
  readonly count?: string;
  readonly locale?: string;
}

/**
 * The rules of the Connectors API for the connectors of one tenant. Methods are synchronous, and each writes with a single call of
 * the store after every check: no transaction is needed, and a rejected request writes nothing.
 */
export class Connectors {
  readonly #storage: TenantStorage;

  constructor(storage: TenantStorage) {
    this.#storage = storage;
  }

  /**
   * Returns one page of the released connectors, sorted by name. [D; A for the order]
   *
   * @returns ConnectorDto items, with `total` only if `count` asks for it. [D]
   * @throws ApiError `illegalValue` for a bad paging parameter or filter.
   */
  list(query: ListParameters, rules: FilterRules): ListResult {
    return this.#storage.reader.list({
      ...readPage(query),
      filter: parseFilter(query.filters ?? '', rules),
      locale: viableLocale(query.locale),
    });
  }

  /**
   * Creates a connector with generated documents.
   *
   * @returns its list item as JSON.
   * @throws ApiError `referenceConflict` if another connector has the name, ignoring case. [A]
   */
  create(body: CreateConnector): string {
    const { reader } = this.#storage;
    if (reader.hasName(body.name)) {
      throw new ApiError('referenceConflict', {
        field: 'name',
        causes: [`A connector with the name ${JSON.stringify(body.name)} exists.`],
      });
    }
    const connector = newConnector(body, reader.freeScriptName(toScriptName(body.name)));
    this.#storage.writer().insert(connector);
    return listItem(connector);
  }

  /** @throws ApiError `notFound`. */
  get(scriptName: string, locale: string | undefined): ConnectorDetail {
    const { reader } = this.#storage;
    return detailOf(reader, requireConnector(reader, scriptName), locale);
  }

  /**
   * Applies a JSON Patch to a custom connector, atomically. [D]
   *
   * @param show returns what the API family shows of a connector; `test` and `copy` read this.
   * @returns the patched connector.
   * @throws ApiError `notFound`; `illegalUpdate` for a connector that came with the tenant [A]; and those of `applyPatch`.
   */
  patch(scriptName: string, patch: JsonPatch, show: (detail: ConnectorDetail) => object = same): ConnectorDetail {
    const { reader } = this.#storage;
    const connector = requireCustom(reader, scriptName);
    const detail = detailOf(reader, connector, DEFAULT_LOCALE);
    // A patch works on the stored metadata, not on its translation.
    const stored = { ...detail, connectorMetadata: connector.connectorMetadata };
    const patched = patchConnector(stored, patch, show);
    requireRoom({ ...patched, translations: reader.translations(scriptName) });
    this.#storage.writer().replace(connector, patched);
    return this.get(scriptName, DEFAULT_LOCALE);
  }

  /** @throws ApiError `notFound`; `illegalUpdate` for a connector that came with the tenant. [A] */
  remove(scriptName: string): void {
    requireCustom(this.#storage.reader, scriptName);
    this.#storage.writer().remove(scriptName);
  }
}

const same = (detail: ConnectorDetail): ConnectorDetail => detail;

const detailOf = (reader: ConnectorReader, connector: ConnectorRecord, locale: string | undefined): ConnectorDetail => {
  const { scriptName } = connector;
  return toDetail(connector, reader.documents(scriptName), reader.translations(scriptName), viableLocale(locale));
};

/** Returns the connector with this scriptName. @throws ApiError `notFound`. */
export const requireConnector = (reader: ConnectorReader, scriptName: string): ConnectorRecord => {
  const connector = reader.find(scriptName);
  if (!connector) throw new ApiError('notFound', { causes: [`There is no connector ${quote(scriptName)}.`] });
  return connector;
};

const requireCustom = (reader: ConnectorReader, scriptName: string): ConnectorRecord => {
  const connector = requireConnector(reader, scriptName);
  if (connector.custom) return connector;
  throw new ApiError('illegalUpdate', {
    field: 'scriptName',
    evidence: 'A',
    causes: [`Connector ${JSON.stringify(scriptName)} came with the tenant; only custom connectors can change.`],
  });
};
