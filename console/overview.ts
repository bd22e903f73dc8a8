import { computed, signal } from '@preact/signals';
import { control } from './api.ts';
import type { Given } from './state.ts';

export type Overview = Given<'overview'>;
export type Catalog = Given<'catalog'>;

/** What the server says of the tenant at a glance; undefined until it first did. */
export const overview = signal<Overview | undefined>(undefined);
/** What the server offers; undefined until it is known. */
export const catalog = signal<Catalog | undefined>(undefined);
/** Whether the server could not be reached the last time. */
export const isAway = signal(false);

/** Changes when anyone changes the connectors of the tenant, so that views reload what they show. */
export const connectorsVersion = computed(() => {
  const { instance, connectors } = overview.value ?? {};
  return `${instance} ${connectors?.version}`;
});

/** Seconds between two looks at the tenant. */
const PERIOD = 2;

let timer: ReturnType<typeof setTimeout> | undefined;

/** Looks at the tenant now, and again from time to time while the page is visible. */
export const refresh = async (): Promise<void> => {
  clearTimeout(timer);
  try {
    overview.value = await control<Overview>('GET', 'overview');
    catalog.value ??= await control<Catalog>('GET', 'catalog');
    isAway.value = false;
  } catch (error) {
    isAway.value = error instanceof TypeError;
  }
  clearTimeout(timer);
  if (!document.hidden) timer = setTimeout(refresh, PERIOD * 1000);
};

document.addEventListener('visibilitychange', () => {
  if (!document.hidden) refresh();
});
