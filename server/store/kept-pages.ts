import type { ListResult } from '../domain/ports.ts';
import type { ConnectorId } from './statements.ts';

/** Where the items of a page are in its JSON. */
export interface PageLayout {
  readonly ids: readonly ConnectorId[];
  /** Bytes of each item. */
  readonly lengths: number[];
}

/** A page as it was read, with its layout where that was asked for. */
export interface ReadPage extends ListResult {
  readonly json: Buffer;
  readonly layout: PageLayout | undefined;
}

interface KeptPage {
  readonly page: ReadPage;
  /** Items that have changed since then, as JSON. */
  readonly changed: Map<ConnectorId, string>;
}

/** Most bytes of pages that are kept of one tenant. */
const MAX_BYTES = 2 * 1024 * 1024;
/** Beyond so many changed items, a page is read again. */
const MAX_CHANGED = 4;

/**
 * The pages that were read last, for as long as no row comes or goes. What changes a single item, such as a patch, leaves a page
 * its order and its total, because neither filters nor order look into what a patch can change: the new item takes the place
 * of the old one, and nothing else is read or made again.
 */
export class KeptPages {
  readonly #pages = new Map<string, KeptPage>();
  #bytes = 0;

  forget(): void {
    this.#pages.clear();
    this.#bytes = 0;
  }

  /** @param item its JSON from now on. */
  change(id: ConnectorId, item: string): void {
    for (const { changed } of this.#pages.values()) {
      if (changed.size <= MAX_CHANGED) changed.set(id, item);
    }
  }

  /** @param read reads the page, where none is kept that can be brought up to date; with its layout if it is likely to change. */
  get(key: string, read: (withLayout: boolean) => ReadPage): ListResult {
    const kept = this.#pages.get(key);
    if (!kept) return this.#keep(key, read(false));
    const { page, changed } = kept;
    if (changed.size === 0) return page;
    if (!page.layout || changed.size > MAX_CHANGED) return this.#keep(key, read(true));
    let current = page;
    for (const [id, item] of changed) current = exchange(current, page.layout, id, Buffer.from(item));
    return this.#keep(key, current);
  }

  #keep(key: string, page: ReadPage): ReadPage {
    const before = this.#pages.get(key);
    if (before) {
      this.#pages.delete(key);
      this.#bytes -= sizeOf(key, before.page);
    }
    const size = sizeOf(key, page);
    if (this.#bytes + size > MAX_BYTES) this.forget();
    if (size > MAX_BYTES) return page;
    this.#bytes += size;
    this.#pages.set(key, { page, changed: new Map() });
    return page;
  }
}

const sizeOf = (key: string, { json }: ReadPage): number => key.length + json.length;

/** The page with another item, in bytes of its own: those of before may still be on their way to a client. */
const exchange = (page: ReadPage, { ids, lengths }: PageLayout, id: ConnectorId, item: Buffer): ReadPage => {
  const place = ids.indexOf(id);
  if (place < 0) return page;
  let start = '['.length;
  for (let before = 0; before < place; before += 1) start += (lengths[before] ?? 0) + ','.length;
  const end = start + (lengths[place] ?? 0);
  lengths[place] = item.length;
  return { ...page, json: Buffer.concat([page.json.subarray(0, start), item, page.json.subarray(end)]) };
};
