import { computed, signal } from '@preact/signals';

/** What the address shows: `#/connectors/workday/form?locale=ja` has three parts and a query. */
export interface Route {
  readonly parts: readonly string[];
  readonly query: Readonly<Record<string, string>>;
}

const parse = (hash: string): Route => {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split(/\?(.*)/s);
  return {
    parts: path.split('/').filter(Boolean).map(decode),
    query: Object.fromEntries(new URLSearchParams(query)),
  };
};

const decode = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

export const route = signal<Route>(parse(location.hash));
addEventListener('hashchange', () => {
  route.value = parse(location.hash);
});

/** Parameters that stay from view to view; they are absent if they have their default. */
const LASTING: Readonly<Record<string, string>> = { family: 'v1', locale: 'en' };

/** The API family through which the page shows connectors. */
export const family = computed(() => route.value.query['family'] ?? 'v1');
/** The locale in which the page shows connectors. */
export const locale = computed(() => route.value.query['locale'] ?? 'en');

/** Address of a view. The family and locale of the page go with it. */
export const href = (parts: readonly string[], query: Readonly<Record<string, string | undefined>> = {}): string => {
  const lasting = Object.fromEntries(Object.keys(LASTING).map((name) => [name, route.value.query[name]]));
  const kept = Object.entries({ ...lasting, ...query }).filter(
    (pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== '' && pair[1] !== LASTING[pair[0]],
  );
  const search = new URLSearchParams(kept).toString();
  return `#/${parts.map(encodeURIComponent).join('/')}${search && `?${search}`}`;
};

/** Goes to an address of this page. @param replace whether the one of now leaves the history. */
export const go = (address: string, replace = false): void => {
  if (!replace) {
    location.hash = address;
    return;
  }
  history.replaceState(null, '', address);
  route.value = parse(address);
};

/** Changes parameters of the address, such as what a filter box holds. An undefined or empty one goes. */
export const setQuery = (changes: Readonly<Record<string, string | undefined>>): void =>
  go(href(route.value.parts, { ...route.value.query, ...changes }), true);
