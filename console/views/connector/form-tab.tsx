import { signal } from '@preact/signals';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { localizedForm } from '../../../server/domain/connectors/detail.ts';
import type { Locale } from '../../../server/models/enums.ts';
import { type Detail, readJson } from '../../api.ts';
import { connectorPath } from '../../logic/families.ts';
import type { Values } from '../../logic/form-values.ts';
import { COLUMNS } from '../../logic/translations.ts';
import { family, route, setQuery } from '../../route.ts';
import { DocumentTab } from './document-tab.tsx';
import { FormPreview } from './form-preview.tsx';
import { localeName } from './locale-name.ts';
import { RequestLine } from './request-line.tsx';
import { documentOf, draftOf, storedLocale } from './stored.ts';

/** What a person has entered; it stays while one looks at another tab. */
const entered = signal<{ readonly scriptName: string; readonly values: Values }>({ scriptName: '', values: {} });

const useValues = (scriptName: string) => {
  const values = entered.value.scriptName === scriptName ? entered.value.values : {};
  const setValues = (changed: Values): void => {
    entered.value = { scriptName, values: changed };
  };
  return { values, setValues };
};

const menuOf = (): number => Number(route.value.query['menu'] ?? 0) || 0;
const openMenu = (menu: number): void => setQuery({ menu: menu === 0 ? undefined : String(menu) });

/** The form in the locale of the page, and in a second one beside it on demand. */
export const FormTab = ({ detail }: { readonly detail: Detail }) => {
  const { scriptName } = detail;
  const draft = draftOf(scriptName, 'source-config');
  const second = COLUMNS.find((known) => known === route.value.query['beside']);
  const { values, setValues } = useValues(scriptName);
  const locales = second && second !== storedLocale.value ? [storedLocale.value, second] : [storedLocale.value];
  if (documentOf(detail, 'source-config') === undefined && !draft)
    return <p class="empty">The connector has no source config. Write one in the tab Source config.</p>;
  return (
    <>
      <div class="document-bar">
        <RequestLine
          path={`${connectorPath(family.value, scriptName)}?locale=${storedLocale.value}`}
          part="sourceConfig"
        />
        <span class="bar-space" />
        {draft && <span class="warn">The form shows your unsaved source config.</span>}
        <label>
          Beside it{' '}
          <select
            value={second ?? ''}
            onChange={({ currentTarget }) => setQuery({ beside: currentTarget.value || undefined })}
          >
            <option value="">no second locale</option>
            {COLUMNS.filter((other) => other !== storedLocale.value).map((other) => (
              <option key={other} value={other}>
                {localeName(other)}
              </option>
            ))}
          </select>
        </label>
        <button type="button" disabled={Object.keys(values).length === 0} onClick={() => setValues({})}>
          Empty the form
        </button>
      </div>
      <div class={locales.length > 1 ? 'locales two' : 'locales'}>
        {locales.map((shown) => (
          <section key={shown} aria-label={`Form in ${localeName(shown)}`}>
            <h2 class={locales.length > 1 ? 'locale-title' : 'visually-hidden'}>{localeName(shown)}</h2>
            <LocalizedForm detail={detail} locale={shown} draft={draft?.text} values={values} onValues={setValues} />
          </section>
        ))}
      </div>
    </>
  );
};

interface LocalizedProps {
  readonly detail: Detail;
  readonly locale: Locale;
  readonly draft: string | undefined;
  readonly values: Values;
  readonly onValues: (values: Values) => void;
}

/** A form in the words that the server gives it. One that is not saved yet goes through the server's own localizer here. */
const LocalizedForm = ({ detail, locale, draft, values, onValues }: LocalizedProps) => {
  const served = useServedForm(detail, locale);
  const xml = useMemo(
    () => (draft === undefined ? served : localizedForm(draft, detail.translationProperties ?? {}, locale)),
    [draft, served, detail, locale],
  );
  if (xml === undefined) return null;
  return <FormPreview xml={xml} lang={locale} values={values} onValues={onValues} menu={menuOf()} onMenu={openMenu} />;
};

/** Returns the sourceConfig that the server gives for a locale. */
const useServedForm = (detail: Detail, locale: Locale): string | undefined => {
  const isOwn = locale === storedLocale.value;
  const [other, setOther] = useState<string>();
  useEffect(() => {
    if (isOwn) return;
    const aborter = new AbortController();
    readJson<Detail>(`${connectorPath('v1', detail.scriptName)}?locale=${locale}`, aborter.signal).then(
      ({ sourceConfig }) => setOther(sourceConfig ?? undefined),
      () => setOther(undefined),
    );
    return () => aborter.abort();
  }, [detail, locale, isOwn]);
  return isOwn ? (detail.sourceConfig ?? undefined) : other;
};

/** The source-config in an editor, and its form as one types. */
export const SourceConfigTab = ({ detail }: { readonly detail: Detail }) => {
  const { values, setValues } = useValues(detail.scriptName);
  const translations = detail.translationProperties ?? {};
  const result = (text: string) =>
    text === '' ? (
      <p class="empty">The connector has no source config.</p>
    ) : (
      <FormPreview
        xml={
          text === detail.sourceConfigXml && detail.sourceConfig
            ? detail.sourceConfig
            : localizedForm(text, translations, storedLocale.value)
        }
        lang={storedLocale.value}
        values={values}
        onValues={setValues}
        menu={menuOf()}
        onMenu={openMenu}
      />
    );
  return <DocumentTab detail={detail} kind="source-config" result={result} resultLabel="Form" />;
};
