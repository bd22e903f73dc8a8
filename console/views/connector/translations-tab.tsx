import { useMemo, useState } from 'preact/hooks';
import { viableLocale } from '../../../server/domain/connectors/locale.ts';
import type { Locale } from '../../../server/models/enums.ts';
import type { Detail } from '../../api.ts';
import { connectorPath } from '../../logic/families.ts';
import { removeEntry, setEntry } from '../../logic/properties-edit.ts';
import {
  type Cell,
  COLUMNS,
  coverageOf,
  type Files,
  keysAbove,
  type Row,
  translationRows,
} from '../../logic/translations.ts';
import { family, route, setQuery } from '../../route.ts';
import { DropZone, FileButton } from './drop-zone.tsx';
import { localeName } from './locale-name.ts';
import { OutcomeLine } from './outcome-line.tsx';
import { type Outcome, put } from './saving.ts';
import { documentOf, draftOf, draftsOf, dropDraft, load, setDraft } from './stored.ts';

/** Rows that are shown at once; more come on demand. */
const PAGE_SIZE = 200;

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

interface MatrixProps {
  readonly rows: readonly Row[];
  readonly edited: readonly Locale[];
  readonly onEdit: (row: Row, locale: Locale, value: string | undefined) => void;
}

const Matrix = ({ rows, edited, onEdit }: MatrixProps) => {
  const { missing, only, find = '', all } = route.value.query;
  const missingIn = COLUMNS.find((locale) => locale === missing);
  const narrowed = COLUMNS.find((locale) => locale === (only ?? missing));
  const columns = narrowed ? [...new Set<Locale>(['en', narrowed])] : COLUMNS;
  const [count, setCount] = useState(PAGE_SIZE);
  const [open, setOpen] = useState<string>();
  const text = find.toLowerCase();
  const shown = rows.filter(
    (row) =>
      (all === 'yes' || row.used) &&
      (!missingIn || row.cells[missingIn].state !== 'own') &&
      (text === '' ||
        row.key.toLowerCase().includes(text) ||
        columns.some((locale) => row.cells[locale].text.toLowerCase().includes(text))),
  );
  const unused = rows.filter(({ used }) => !used).length;
  const close = (id: string): void => {
    setOpen(undefined);
    // The next frame has the button again.
    requestAnimationFrame(() => document.getElementById(id)?.focus());
  };
  return (
    <>
      <div class="matrix-filters">
        <input
          type="search"
          aria-label="Find a key or a text"
          placeholder="Find a key or a text"
          value={find}
          onInput={({ currentTarget }) => setQuery({ find: currentTarget.value })}
        />
        <LocaleSelect
          label="Missing in"
          none="any"
          value={missingIn}
          onChange={(locale) => setQuery({ missing: locale })}
        />
        <LocaleSelect
          label="Beside English"
          none="all locales"
          value={narrowed}
          onChange={(locale) => setQuery({ only: locale, ...(locale === undefined && { missing: undefined }) })}
        />
        {unused > 0 && (
          <label>
            <input
              type="checkbox"
              checked={all === 'yes'}
              onChange={({ currentTarget }) => setQuery({ all: currentTarget.checked ? 'yes' : undefined })}
            />
            {unused} unused {unused === 1 ? 'key' : 'keys'} too
          </label>
        )}
        <span class="muted">
          {shown.length} of {rows.length} keys
        </span>
      </div>
      <p class="legend">
        <span class="cell-own">own text</span> <span class="cell-inherited">from English</span>{' '}
        <span class="cell-missing">missing: the key is shown</span>
      </p>
      {shown.length === 0 ? (
        <p class="empty">{missingIn ? `Nothing is missing in ${localeName(missingIn)}.` : 'No key matches.'}</p>
      ) : (
        <section class="table-scroll matrix" tabindex={0} aria-label="Translations, by key and locale">
          <table>
            <thead>
              <tr>
                <th scope="col">Key</th>
                {columns.map((locale) => (
                  <ColumnHead key={locale} locale={locale} rows={rows} isEdited={edited.includes(locale)} />
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.slice(0, count).map((row) => (
                <tr key={row.key}>
                  <th scope="row">
                    <code>{row.key}</code>
                    {!row.used && <span class="tag"> unused</span>}
                  </th>
                  {columns.map((locale) => {
                    const id = `cell ${locale} ${row.key}`;
                    const cell = row.cells[locale];
                    return (
                      <td key={locale} lang={cell.state === 'own' ? locale : 'en'} class={`cell-${cell.state}`}>
                        {open === id ? (
                          <CellEditor
                            label={`${row.key} in ${localeName(locale)}`}
                            cell={cell}
                            onDone={(value) => {
                              if (value !== undefined) onEdit(row, locale, value);
                              close(id);
                            }}
                            onRemove={() => {
                              onEdit(row, locale, undefined);
                              close(id);
                            }}
                          />
                        ) : (
                          <button id={id} type="button" onClick={() => setOpen(id)}>
                            {cell.state === 'missing' ? <span class="visually-hidden">missing</span> : cell.text || '∅'}
                            {cell.state === 'inherited' && <span class="visually-hidden"> (from English)</span>}
                          </button>
                        )}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {shown.length > count && (
        <button type="button" onClick={() => setCount(count + PAGE_SIZE)}>
          Show {Math.min(PAGE_SIZE, shown.length - count)} more
        </button>
      )}
    </>
  );
};

interface ColumnHeadProps {
  readonly locale: Locale;
  readonly rows: readonly Row[];
  readonly isEdited: boolean;
}

const ColumnHead = ({ locale, rows, isEdited }: ColumnHeadProps) => {
  const { own, used } = coverageOf(rows, locale);
  return (
    <th scope="col" title={`${localeName(locale)}: ${own} of ${used} keys`}>
      {locale}
      {isEdited && (
        <span class="warn" title="not saved">
          {' '}
          ●
        </span>
      )}
      <span class="coverage">{own === used ? 'complete' : `${own} of ${used}`}</span>
    </th>
  );
};

interface LocaleSelectProps {
  readonly label: string;
  readonly none: string;
  readonly value: Locale | undefined;
  readonly onChange: (locale: string | undefined) => void;
}

const LocaleSelect = ({ label, none, value, onChange }: LocaleSelectProps) => (
  <label>
    {label}{' '}
    <select value={value ?? ''} onChange={({ currentTarget }) => onChange(currentTarget.value || undefined)}>
      <option value="">{none}</option>
      {COLUMNS.map((locale) => (
        <option key={locale} value={locale}>
          {localeName(locale)}
        </option>
      ))}
    </select>
  </label>
);

interface CellEditorProps {
  readonly label: string;
  readonly cell: Cell;
  /** @param value is undefined if nothing shall change. */
  readonly onDone: (value: string | undefined) => void;
  readonly onRemove: () => void;
}

const CellEditor = ({ label, cell, onDone, onRemove }: CellEditorProps) => {
  const before = cell.state === 'own' ? cell.text : '';
  const [value, setValue] = useState(before);
  const done = (): void => onDone(value === before ? undefined : value);
  return (
    <div class="cell-editor">
      <textarea
        aria-label={label}
        rows={3}
        placeholder={cell.text}
        value={value}
        ref={(element) => element?.focus()}
        onInput={({ currentTarget }) => setValue(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onDone(undefined);
          if (event.key !== 'Enter' || event.shiftKey) return;
          event.preventDefault();
          done();
        }}
      />
      <div>
        <button type="button" class="small" onClick={done}>
          Set
        </button>
        {cell.state === 'own' && (
          <button type="button" class="small" onClick={onRemove}>
            Remove
          </button>
        )}
        <button type="button" class="small quiet" onClick={() => onDone(undefined)}>
          Cancel
        </button>
      </div>
    </div>
  );
};
