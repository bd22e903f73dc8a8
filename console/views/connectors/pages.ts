import { useEffect, useRef, useState } from 'preact/hooks';
import { ApiError, jsonOf, type ListItem, read } from '../../api.ts';
import { connectorsVersion } from '../../overview.ts';
import { attempt } from '../../state.ts';

/** How long the list has to rest before its rows are fetched, in milliseconds. */
const REST = 60;

/** The largest page of the API. */
const PAGE = 250;

export interface Rows {
  readonly total: number;
  /** Undefined until its page is there. */
  readonly at: (index: number) => ListItem | undefined;
  /** Fetches the pages of some rows, if they are not there. */
  readonly ensure: (first: number, last: number) => void;
  readonly isLoaded: boolean;
  /** Why there are none, in the server's words; empty if there are. */
  readonly error: string;
}

/** What was read at one address while the connectors did not change. */
interface Loaded {
  readonly key: string;
  readonly total: number;
  readonly pages: ReadonlyMap<number, readonly ListItem[]>;
  readonly error: string;
}

/** Returns the rows of a list, page by page as they come into view. What was there stays until the new first page is. */
export const useRows = (path: string, query: Readonly<Record<string, string>>): Rows => {
  const key = `${path}?${new URLSearchParams(query)}`;
  const version = connectorsVersion.value;
  const [loaded, setLoaded] = useState<Loaded>({ key: '', total: 0, pages: new Map(), error: '' });
  const asked = useRef(new Set<number>());
  const current = useRef('');
  const resting = useRef<ReturnType<typeof setTimeout>>(undefined);
  const fetchPage = (page: number): void => {
    if (asked.current.has(page)) return;
    asked.current.add(page);
    const id = current.current;
    attempt(async () => {
      const parameters = new URLSearchParams({
        ...query,
        limit: String(PAGE),
        offset: String(page * PAGE),
        count: 'true',
      });
      const reply = await read(`${path}?${parameters}`);
      if (id !== current.current) return;
      // A link can bring a filter that the family does not take; the box says why.
      if (reply.status === 400) {
        setLoaded({ key: id, total: 0, pages: new Map(), error: new ApiError(400, JSON.parse(reply.text)).message });
        return;
      }
      const items = jsonOf<readonly ListItem[]>(reply);
      const total = Number(reply.headers.get('x-total-count') ?? items.length);
      setLoaded((before) => {
        const pages = before.key === id ? before.pages : new Map<number, readonly ListItem[]>();
        return { key: id, total, pages: new Map(pages).set(page, items), error: '' };
      });
    });
  };
  useEffect(() => {
    current.current = `${version} ${key}`;
    asked.current = new Set();
    fetchPage(0);
  }, [key, version]);
  return {
    total: loaded.total,
    at: (index) => loaded.pages.get(Math.floor(index / PAGE))?.[index % PAGE],
    ensure: (first, last) => {
      clearTimeout(resting.current);
      if (loaded.key !== current.current) return;
      const missing: number[] = [];
      for (let page = Math.floor(first / PAGE); page * PAGE < Math.min(last, loaded.total); page += 1) {
        if (!loaded.pages.has(page)) missing.push(page);
      }
      // Pages that fly by are not worth a request.
      if (missing.length > 0) resting.current = setTimeout(() => missing.forEach(fetchPage), REST);
    },
    isLoaded: loaded.key !== '',
    error: loaded.error,
  };
};
