import { useState } from 'preact/hooks';
import type { Locale } from '../../../server/models/enums.ts';
import { type Cell, COLUMNS, coverageOf, type Row } from '../../logic/translations.ts';
import { route, setQuery } from '../../route.ts';
import { localeName } from './locale-name.ts';
import { shownLocale } from './stored.ts';

/** Stands for all locales in the address. */
const ALL = 'all';

/** A screen on which two columns of texts have room. */
const isNarrow = matchMedia('(max-width: 700px)');

/** Rows that are shown at once; more come on demand. */
const PAGE_SIZE = 200;

interface MatrixProps {
  readonly rows: readonly Row[];
  readonly edited: readonly Locale[];
  readonly onEdit: (row: Row, locale: Locale, value: string | undefined) => void;
}

/** The texts, a row per key and a column per locale; a cell is edited where it stands. */
export const Matrix = ({ rows, edited, onEdit }: MatrixProps) => {
  const { missing, only, find = '', all } = route.value.query;
  const missingIn = COLUMNS.find((locale) => locale === missing);
  const narrowed = COLUMNS.find(
    (locale) => locale === (only ?? missing ?? (isNarrow.matches ? shownLocale.value : ALL)),
  );
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
          onChange={(locale) => setQuery({ only: locale ?? ALL })}
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
                            <span class="cell-text">{cell.state === 'missing' ? '' : cell.text || '∅'}</span>
                            {cell.state === 'missing' && <span class="visually-hidden">missing</span>}
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
