import type { ConnectorDetail, ConnectorDto, CreateConnector, JsonPatch } from '../../models/index.ts';
import { Failure, quote } from '../errors.ts';
import type { FilterRules } from '../filter/fields.ts';
import { parseFilter } from '../filter/parse.ts';
import type { ConnectorRecord, ConnectorStore, ListResult } from '../ports.ts';
import { deriveScriptName, generateDocuments, newConnector } from './create.ts';
import { toDetail, toDto } from './detail.ts';
import { DEFAULT_LOCALE, viableLocale } from './locale.ts';
import { readPage } from './paging.ts';
import { patchConnector } from './patch.ts';

/** The query of a list as texts, the way it came. */
export interface ListParameters {
  readonly filters?: string;
  readonly limit?: string;
  readonly offset?: string;
  readonly count?: string;
  readonly locale?: string;
}

/**
 * The rules of the Connectors API over the connectors of one tenant. Each method runs to its end before another begins, and writes
 * by one call of the store, so that none needs a transaction of its own.
 */
export class Connectors {
  readonly #store: ConnectorStore;

  constructor(store: ConnectorStore) {
    this.#store = store;
  }

  /**
   * One page of the released connectors, by name. [D; the order A]
   *
   * @returns ConnectorDto items; `total` only where `count` asked for it. [D]
   * @throws Failure `illegalValue` for a bad paging parameter or filter.
   */
  list(query: ListParameters, rules: FilterRules): ListResult {
    return this.#store.list({
      ...readPage(query),
      filter: parseFilter(query.filters ?? '', rules),
      locale: viableLocale(query.locale),
    });
  }

  /** @throws Failure `referenceConflict` for a name that is taken, ignoring case. [A] */
  create(body: CreateConnector): ConnectorDto {
    if (this.#store.hasName(body.name)) {
      throw new Failure('referenceConflict', {
        field: 'name',
        causes: [`A connector with the name ${JSON.stringify(body.name)} exists.`],
      });
    }
    const scriptName = deriveScriptName(body.name, (candidate) => this.#store.hasScriptName(candidate));
    const connector = newConnector(body, scriptName);
    this.#store.insert(connector, generateDocuments(connector));
    return toDto({ ...connector, shortDescription: null });
  }

  /** @throws Failure `notFound`. */
  get(scriptName: string, locale: string | undefined): ConnectorDetail {
    return this.#detail(requireConnector(this.#store, scriptName), locale);
  }

  /**
   * Applies a JSON Patch to a custom connector: all of it or none. [D]
   *
   * @throws Failure `notFound`; `illegalUpdate` for a connector that came with the tenant [A]; and those of the patch.
   */
  patch(scriptName: string, patch: JsonPatch): ConnectorDetail {
    const connector = this.#requireCustom(scriptName);
    const detail = this.#detail(connector, DEFAULT_LOCALE);
    // A patch works on the stored metadata, not on its translation.
    const stored = { ...detail, connectorMetadata: connector.connectorMetadata };
    this.#store.replace(connector, patchConnector(stored, patch));
    return this.get(scriptName, DEFAULT_LOCALE);
  }

  /** @throws Failure `notFound`; `illegalUpdate` for a connector that came with the tenant. [A] */
  remove(scriptName: string): void {
    this.#requireCustom(scriptName);
    this.#store.remove(scriptName);
  }

  #requireCustom(scriptName: string): ConnectorRecord {
    const connector = requireConnector(this.#store, scriptName);
    if (connector.custom) return connector;
    throw new Failure('illegalUpdate', {
      field: 'scriptName',
      causes: [`Connector ${JSON.stringify(scriptName)} came with the tenant; only custom connectors can change.`],
    });
  }

  #detail(connector: ConnectorRecord, locale: string | undefined): ConnectorDetail {
    const { scriptName } = connector;
    return toDetail(
      connector,
      this.#store.documents(scriptName),
      this.#store.translations(scriptName),
      viableLocale(locale),
    );
  }
}

/** The connector of a scriptName. @throws Failure `notFound`. */
export const requireConnector = (store: ConnectorStore, scriptName: string): ConnectorRecord => {
  const connector = store.find(scriptName);
  if (!connector) throw new Failure('notFound', { causes: [`There is no connector ${quote(scriptName)}.`] });
  return connector;
};
