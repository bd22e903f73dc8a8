import { useMemo, useState } from 'preact/hooks';
import { viableLocale } from '../../../server/domain/connectors/locale.ts';
import type { Locale } from '../../../server/models/enums.ts';
import type { Detail } from '../../api.ts';
import { connectorPath } from '../../logic/families.ts';
import { removeEntry, setEntry } from '../../logic/properties-edit.ts';
import { COLUMNS, type Files, keysAbove, type Row, translationRows } from '../../logic/translations.ts';
import { family } from '../../route.ts';
import { DropZone, FileButton } from './drop-zone.tsx';
import { OutcomeLine } from './outcome-line.tsx';
import { type Outcome, put } from './saving.ts';
import { documentOf, draftOf, draftsOf, dropDraft, load, setDraft } from './stored.ts';
import { Matrix } from './translation-matrix.tsx';

const partOf = (locale: Locale): string => `translations/${locale}`;

/** Every key in every locale: what a locale has itself, what it takes from English, and what is missing. */
export const TranslationsTab = ({ detail }: { readonly detail: Detail }) => {
  const { scriptName } = detail;
  const saved: Files = detail.translationProperties ?? {};
  const edited = COLUMNS.filter((locale) => draftOf(scriptName, partOf(locale)));
  const files: Files = {
    ...saved,
    ...Object.fromEntries(edited.map((locale) => [locale, draftOf(scriptName, partOf(locale))?.text])),
  };
  const form = draftOf(scriptName, 'source-config')?.text ?? documentOf(detail, 'source-config');
  const rows = useMemo(() => translationRows(form, files), [form, ...COLUMNS.map((locale) => files[locale])]);
  const [outcomes, setOutcomes] = useState<readonly Outcome[]>([]);
  const [isSaving, setIsSaving] = useState(false);

  const run = async (uploads: readonly { locale: Locale; content: string | Blob; name: string }[]): Promise<void> => {
    setIsSaving(true);
    const came: Outcome[] = [];
    for (const { locale, content, name } of uploads) {
      const outcome = await put(connectorPath(family.value, scriptName, partOf(locale)), content, name);
      came.push(outcome);
      if (outcome.status !== 'ERROR') dropDraft(scriptName, partOf(locale));
    }
    setOutcomes(came);
    setIsSaving(false);
    await load(scriptName);
  };
  const save = (): Promise<void> =>
    run(edited.map((locale) => ({ locale, content: files[locale] ?? '', name: `${locale}.properties` })));
  const uploadFiles = (dropped: readonly File[]): void =>
    void run(dropped.map((file) => ({ locale: localeOfFile(file.name), content: file, name: file.name })));
  const edit = (row: Row, locale: Locale, value: string | undefined): void => {
    const text = files[locale] ?? '';
    const changed =
      value === undefined ? removeEntry(text, row.key) : setEntry(text, row.key, value, keysAbove(rows, row.key));
    setDraft(scriptName, partOf(locale), changed, saved[locale] ?? '');
  };

  return (
    <DropZone hint="Drop de.properties, fr.properties, … to upload them" onFiles={uploadFiles}>
      <div class="document-bar">
        <button type="button" class="primary" disabled={isSaving || edited.length === 0} onClick={save}>
          {edited.length === 0 ? 'Save' : `Save ${edited.join(', ')}`}
        </button>
        <code class="call">
          PUT {connectorPath(family.value, scriptName, partOf(edited[0] ?? 'en')).replace(/[^/]+$/, '')}
          {edited.length === 1 ? edited[0] : '<locale>'}
        </code>
        <span class="bar-space" />
        <FileButton label="Upload files" accept=".properties,text/plain" multiple onFiles={uploadFiles} />
        <button
          type="button"
          disabled={edited.length === 0}
          onClick={() => {
            for (const part of draftsOf(scriptName)) if (part.startsWith('translations/')) dropDraft(scriptName, part);
          }}
        >
          Revert
        </button>
      </div>
      {outcomes.map((outcome) => (
        <OutcomeLine key={outcome.call} outcome={outcome} />
      ))}
      <Matrix rows={rows} edited={edited} onEdit={edit} />
    </DropZone>
  );
};

/** `de.properties` and `translations_de.properties` are German. */
const localeOfFile = (name: string): Locale =>
  viableLocale(/([A-Za-z]{2}(?:[-_][A-Za-z]{2})?)\.[^.]*$/.exec(name)?.[1]);
