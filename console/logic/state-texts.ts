import type { TenantState } from '../../server/models/index.ts';

type StateConnector = TenantState['connectors'][number];

/**
 * Returns a part of a connector as text to compare: a document or the properties of a locale as it is, a field as JSON. A part that
 * is absent is empty.
 *
 * @param part as the comparison of snapshots names it: a field, a kind of document, or `translations/<locale>`.
 */
export const textOfPart = (connector: StateConnector | undefined, part: string): string => {
  if (!connector) return '';
  const { documents, translations, ...fields } = connector;
  const [, locale] = /^translations\/(.+)$/.exec(part) ?? [];
  const text = locale === undefined ? memberOf(documents, part) : memberOf(translations, locale);
  if (text !== undefined || locale !== undefined) return String(text ?? '');
  const field = memberOf(fields, part);
  return field === undefined ? '' : JSON.stringify(field, null, 2);
};

const memberOf = (object: object, name: string): unknown =>
  Object.hasOwn(object, name) ? (object as Readonly<Record<string, unknown>>)[name] : undefined;

/** Returns the connectors of a state by scriptName. */
export const byScriptName = ({ connectors }: TenantState): ReadonlyMap<string, StateConnector> =>
  new Map(connectors.map((connector) => [connector.scriptName, connector]));

/** Returns a size for people, such as `1.4 MiB`. */
export const formatBytes = (bytes: number): string => {
  if (bytes < 1024) return `${bytes} B`;
  const kibibytes = bytes / 1024;
  return kibibytes < 1024 ? `${kibibytes.toFixed(kibibytes < 10 ? 1 : 0)} KiB` : `${(kibibytes / 1024).toFixed(1)} MiB`;
};

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** Returns how long ago a time was. @param now milliseconds since 1970. */
export const formatAge = (time: string, now: number): string => {
  const seconds = Math.round((Date.parse(time) - now) / 1000);
  if (seconds > -10) return 'just now';
  if (seconds > -60) return relative.format(seconds, 'second');
  if (seconds > -3600) return relative.format(Math.round(seconds / 60), 'minute');
  return seconds > -86_400
    ? relative.format(Math.round(seconds / 3600), 'hour')
    : relative.format(Math.round(seconds / 86_400), 'day');
};
