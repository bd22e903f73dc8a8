import { escapeAttribute } from './xml.ts';

/** Attributes of a form whose value is a translation key. [D that there are such; the list A] */
const LABEL_ATTRIBUTE =
  /(\s(?:label|info|displayName|docLinkLabel|helpKey|placeholder|placeHolder|title)\s*=\s*)("([^"]*)"|'([^']*)')/g;

/** What may hold a `<` or `>` that opens no tag, and tags; on a well-formed text each takes its part in one pass. */
const MARKUP = /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<(?:[^>"']|"[^"]*"|'[^']*')*>/g;

/**
 * A form with the labels of a locale in the place of its translation keys; a key that `translate` does not know stays
 * as it is. [A]
 */
export const localizeForm = (form: string, translate: (key: string) => string | undefined): string =>
  form.replace(MARKUP, (markup) => {
    if (markup.startsWith('<!') || markup.startsWith('<?')) return markup;
    return markup.replace(LABEL_ATTRIBUTE, (whole, name: string, _quoted, double?: string, single?: string) => {
      const label = translate(double ?? single ?? '');
      return label === undefined ? whole : `${name}"${escapeAttribute(label)}"`;
    });
  });
