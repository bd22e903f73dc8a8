import { useMemo, useState } from 'preact/hooks';
import { type Form, formOf, type Menu, type Section } from '../../logic/form-model.ts';
import { shownFields, type Values } from '../../logic/form-values.ts';
import { webLink } from '../../logic/rich-text.ts';
import { readTree } from '../../logic/tree.ts';
import { FormField } from './form-field.tsx';
import { useGradual } from './gradual.tsx';
import { localeName } from './locale-name.ts';
import { RichText } from './rich-text.tsx';
import { UnknownXml } from './unknown-xml.tsx';

interface Props {
  /** A localized source-config. */
  readonly xml: string;
  readonly lang: string;
  readonly values: Values;
  readonly onValues: (values: Values) => void;
  /** Which menu is open, and how another is opened. */
  readonly menu: number;
  readonly onMenu: (menu: number) => void;
}

/** A source form as a person would see it in the product. */
export const FormPreview = ({ xml, lang, values, onValues, menu, onMenu }: Props) => {
  const form = useMemo(() => {
    const root = readTree(xml);
    return root && formOf(root);
  }, [xml]);
  const [showsAll, setShowsAll] = useState(false);
  if (!form) return <p class="empty">The document has no form.</p>;
  if (form.menus.length === 0)
    return <p class="empty">The form has no fields yet. Add a Menu with a Section and a Field to the source config.</p>;
  const shown = shownFields(form, values);
  const current = form.menus[menu] ?? form.menus[0];
  const unseen = form.fields.length - shown.size;
  return (
    <div class="form-preview" lang={lang}>
      <nav class="form-menus" aria-label={`Menus of the form in ${localeName(lang)}`}>
        <p class="form-name">{form.name}</p>
        {form.menus.map(({ id, label }, index) => (
          <button
            key={id}
            type="button"
            aria-current={current?.id === id ? 'true' : undefined}
            onClick={() => onMenu(index)}
          >
            {label || 'Base'}
          </button>
        ))}
      </nav>
      <div class="form-sections">
        {form.shortDescription && <p class="help">{form.shortDescription}</p>}
        {current && <Sections {...{ form, menu: current, lang, values, onValues, showsAll, shown }} key={current.id} />}
        <Foot {...{ unseen, showsAll }} total={form.fields.length} onShowsAll={setShowsAll} findings={form.findings} />
      </div>
    </div>
  );
};

interface SectionsProps {
  readonly form: Form;
  readonly menu: Menu;
  readonly lang: string;
  readonly values: Values;
  readonly onValues: (values: Values) => void;
  readonly shown: ReadonlySet<string>;
  readonly showsAll: boolean;
}

const Sections = ({ menu, ...rest }: SectionsProps) => {
  const { shown: sections, more } = useGradual(menu.sections);
  return (
    <>
      {sections.length === 0 && <p class="empty">This menu has no sections.</p>}
      {sections.map((section) => (
        <Items key={section.id} {...{ ...rest, section }} />
      ))}
      {more}
    </>
  );
};

interface ItemsProps extends Omit<SectionsProps, 'menu'> {
  readonly section: Section;
}

const Items = ({ section, form, lang, values, onValues, shown, showsAll }: ItemsProps) => {
  const { shown: items, more } = useGradual(
    section.items.filter((item) => item.kind === 'unknown' || showsAll || shown.has(item.id)),
  );
  return (
    <section>
      <SectionHead section={section} />
      {items.map((item) =>
        item.kind === 'unknown' ? (
          <UnknownXml key={item.id} title="Unknown to the preview" xml={item.xml} />
        ) : (
          <FormField
            key={item.id}
            field={item}
            prefix={`form-${lang}`}
            values={values}
            onInput={(value) => onValues({ ...values, [item.name]: value })}
            unseen={shown.has(item.id) ? undefined : reasonOf(form, item)}
          />
        ),
      )}
      {more}
    </section>
  );
};

const reasonOf = (form: Form, { hidden, parent }: Form['fields'][number]): string => {
  if (hidden) return 'Hidden: people never see it.';
  if (!parent) return 'Not shown.';
  const label = form.fields.find(({ name }) => name === parent.name)?.label ?? parent.name;
  return `Shown only if “${label}” (${parent.name}) is ${parent.value}.`;
};

const SectionHead = ({ section }: { readonly section: Section }) => {
  const { label, info, docLink, docLinkLabel, unknownAttributes } = section;
  const link = webLink(docLink);
  return (
    <>
      {label && <h2>{label}</h2>}
      {info && (
        <p class="section-info">
          <RichText text={info} />
        </p>
      )}
      {docLink &&
        (link ? (
          <p class="section-info">
            <a href={link} target="_blank" rel="noopener noreferrer">
              {docLinkLabel || docLink} ↗
            </a>
          </p>
        ) : (
          <p class="section-info">
            {docLinkLabel}: <code>{docLink}</code> (no web address)
          </p>
        ))}
      {unknownAttributes.length > 0 && (
        <p class="help">
          Not interpreted:{' '}
          {unknownAttributes.map(([name, value]) => (
            <code key={name}>{`${name}="${value}" `}</code>
          ))}
        </p>
      )}
    </>
  );
};

/** Maximum number of findings that are listed. */
const MAX_FINDINGS = 20;

interface FootProps {
  readonly unseen: number;
  readonly total: number;
  readonly showsAll: boolean;
  readonly onShowsAll: (showsAll: boolean) => void;
  readonly findings: readonly string[];
}

const Foot = ({ unseen, total, showsAll, onShowsAll, findings }: FootProps) => (
  <footer class="form-foot" lang="en">
    <span>
      {total} {total === 1 ? 'field' : 'fields'}
      {unseen > 0 && `, ${unseen} not shown now`}
    </span>
    {(unseen > 0 || showsAll) && (
      <label>
        <input type="checkbox" checked={showsAll} onChange={({ currentTarget }) => onShowsAll(currentTarget.checked)} />
        Show all, with the reason
      </label>
    )}
    {findings.length > 0 && (
      <ul class="findings">
        {findings.slice(0, MAX_FINDINGS).map((finding) => (
          <li key={finding}>⚠ {finding}</li>
        ))}
        {findings.length > MAX_FINDINGS && <li>⚠ and {findings.length - MAX_FINDINGS} more</li>}
      </ul>
    )}
  </footer>
);
