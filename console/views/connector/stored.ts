import { batch, computed, signal } from '@preact/signals';
import type { DocumentKind } from '../../../server/domain/ports.ts';
import { LOCALES, type Locale } from '../../../server/models/enums.ts';
import { ApiError, control, type Detail, type ListItem, readJson } from '../../api.ts';
import { connectorPath } from '../../logic/families.ts';
import { locale } from '../../route.ts';
import type { Given } from '../../state.ts';

/** Where ConnectorDetail has each document. */
export const FIELD_OF = {
  'source-config': 'sourceConfigXml',
  'source-template': 'applicationXml',
  'correlation-config': 'correlationConfigXml',
} as const satisfies Readonly<Record<DocumentKind, keyof Detail>>;

/** The locale of the page as one that has translations. */
export const shownLocale = computed<Locale>(() => LOCALES.find((known) => known === locale.value) ?? 'en');

/** The connector on show, as the server has it. */
export const stored = signal<Detail | undefined>(undefined);
/** The locale that it was read in, which is not yet that of the page while the next one is being read. */
export const storedLocale = signal<Locale>('en');
/** Why there is none. */
export const problem = signal<{ readonly text: string; readonly isMissing: boolean } | undefined>(undefined);

/** What lists say of the connector, or would say if they showed it: its features; and whether a client has made it. */
export const listed = signal<{ readonly item: ListItem | undefined; readonly isCustom: boolean }>({
  item: undefined,
  isCustom: false,
});

let asked = 0;

/** Reads the connector; what was shown of it stays until then. */
export const load = async (scriptName: string): Promise<void> => {
  asked += 1;
  const mine = asked;
  if (stored.value?.scriptName !== scriptName) stored.value = undefined;
  try {
    const locale = shownLocale.value;
    const path = `${connectorPath('v1', scriptName)}?locale=${locale}`;
    const detail = await readJson<Detail>(path);
    // What is shown of the list stays the same as long as there is the connector, and takes the server a look at all of them.
    const found = stored.value ? listed.value : await findListed(detail);
    if (mine !== asked) return;
    batch(() => {
      stored.value = detail;
      storedLocale.value = locale;
      listed.value = found;
      problem.value = undefined;
    });
  } catch (error) {
    if (mine !== asked) return;
    stored.value = undefined;
    const text = error instanceof Error ? error.message : String(error);
    problem.value = { text, isMissing: error instanceof ApiError && error.status === 404 };
  }
};

const findListed = async (detail: Detail): Promise<typeof listed.value> => {
  const { name, scriptName } = detail;
  const { custom, unlisted } = await control<Given<'connectorStatus'>>('GET', 'connectors');
  const isCustom = custom.includes(scriptName);
  const hidden = unlisted.find(({ connector }) => connector.scriptName === scriptName)?.connector;
  if (hidden) return { item: hidden, isCustom };
  const filters = encodeURIComponent(`name sw "${name.replace(/["\\]/g, '\\$&')}"`);
  const items = await readJson<readonly ListItem[]>(`/connectors/v1?limit=250&filters=${filters}`).catch(() => []);
  return { item: items.find((item) => item.scriptName === scriptName), isCustom };
};

/** Returns a document of a connector as it is stored; undefined if it has none. */
export const documentOf = (detail: Detail, kind: DocumentKind): string | undefined =>
  detail[FIELD_OF[kind]] ?? undefined;

/** A text that somebody edits, and the stored one that it began as. */
export interface Draft {
  readonly text: string;
  readonly base: string;
}

/** Unsaved texts, by scriptName and part. They outlive a change of tab. */
const drafts = signal<ReadonlyMap<string, Draft>>(new Map());

const draftKey = (scriptName: string, part: string): string => `${scriptName}/${part}`;

export const draftOf = (scriptName: string, part: string): Draft | undefined =>
  drafts.value.get(draftKey(scriptName, part));

/** Keeps an edited text; one that is as it was stored is no draft. */
export const setDraft = (scriptName: string, part: string, text: string, base: string): void => {
  const key = draftKey(scriptName, part);
  const changed = new Map(drafts.value);
  const began = changed.get(key)?.base ?? base;
  if (text === base) changed.delete(key);
  else changed.set(key, { text, base: began });
  drafts.value = changed;
};

export const dropDraft = (scriptName: string, part: string): void => {
  const changed = new Map(drafts.value);
  if (changed.delete(draftKey(scriptName, part))) drafts.value = changed;
};

/** Returns the parts of a connector that have unsaved texts. */
export const draftsOf = (scriptName: string): string[] =>
  [...drafts.value.keys()]
    .filter((key) => key.startsWith(`${scriptName}/`))
    .map((key) => key.slice(scriptName.length + 1));

addEventListener('beforeunload', (event) => {
  if (drafts.value.size > 0) event.preventDefault();
});
