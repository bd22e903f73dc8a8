import type { ComponentType } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Detail } from '../../api.ts';
import { connectorsVersion } from '../../overview.ts';
import { href, route } from '../../route.ts';
import { CorrelationTab } from './correlation-tab.tsx';
import { FormTab, SourceConfigTab } from './form-tab.tsx';
import { JsonTab } from './json-tab.tsx';
import { OverviewTab } from './overview-tab.tsx';
import { ProvisioningTab } from './provisioning-tab.tsx';
import { draftsOf, listed, load, problem, shownLocale, stored } from './stored.ts';
import { TemplateTab } from './template-tab.tsx';
import { TranslationsTab } from './translations-tab.tsx';

interface Tab {
  readonly key: string;
  readonly title: string;
  readonly View: ComponentType<{ readonly detail: Detail }>;
  /** Which unsaved texts it shows. */
  readonly draft?: string;
}

const TABS: readonly Tab[] = [
  { key: 'overview', title: 'Overview', View: OverviewTab },
  { key: 'form', title: 'Form', View: FormTab },
  { key: 'source-config', title: 'Source config', View: SourceConfigTab, draft: 'source-config' },
  { key: 'source-template', title: 'Source template', View: TemplateTab, draft: 'source-template' },
  { key: 'correlation-config', title: 'Correlation', View: CorrelationTab, draft: 'correlation-config' },
  { key: 'provisioning', title: 'Provisioning', View: ProvisioningTab },
  { key: 'translations', title: 'Translations', View: TranslationsTab, draft: 'translations/' },
  { key: 'json', title: 'JSON', View: JsonTab },
];

/** One connector: `#/connectors/<scriptName>/<tab>`. */
const Connector = ({ scriptName, tab }: { readonly scriptName: string; readonly tab: string }) => {
  const locale = shownLocale.value;
  const version = connectorsVersion.value;
  useEffect(() => {
    load(scriptName);
  }, [scriptName, locale, version]);
  const tabs = useRef<HTMLElement>(null);
  const detail = stored.value;
  const isShown = detail !== undefined;
  useEffect(() => {
    // The row of tabs scrolls on a narrow screen.
    if (!isShown) return;
    const current = tabs.current?.querySelector<HTMLElement>('[aria-current]');
    if (tabs.current && current)
      tabs.current.scrollLeft = current.offsetLeft - (tabs.current.clientWidth - current.clientWidth) / 2;
  }, [tab, isShown]);
  if (problem.value) return <Problem scriptName={scriptName} />;
  if (!detail) return null;
  const { View } = TABS.find(({ key }) => key === tab) ?? (TABS[0] as Tab);
  return (
    <article class="connector">
      <header class="connector-head">
        <a class="back" href={href(['connectors'])} aria-label="All connectors">
          ←
        </a>
        <h1>{detail.name}</h1>
        <code>{scriptName}</code>
        {listed.value.isCustom && <span class="tag">custom</span>}
        {detail.status !== 'RELEASED' && <span class="tag warn">{detail.status}</span>}
      </header>
      <nav class="tabs" aria-label="Parts of the connector" ref={tabs}>
        {TABS.map(({ key, title, draft }) => (
          <a
            key={key}
            href={href(['connectors', scriptName, key], lasting(key))}
            aria-current={key === tab ? 'page' : undefined}
          >
            {title}
            {draft && draftsOf(scriptName).some((part) => part.startsWith(draft)) && (
              <span class="warn" title="not saved">
                {' '}
                ●<span class="visually-hidden">not saved</span>
              </span>
            )}
          </a>
        ))}
      </nav>
      <View key={`${scriptName}/${tab}`} detail={detail} />
    </article>
  );
};

/** The open menu of the form goes with the tabs that show it. */
const lasting = (tab: string): Readonly<Record<string, string | undefined>> =>
  tab === 'form' || tab === 'source-config' ? { menu: route.value.query['menu'] } : {};

const Problem = ({ scriptName }: { readonly scriptName: string }) => (
  <div class="empty">
    <h1>{problem.value?.isMissing ? `There is no connector ${scriptName}` : 'The connector cannot be read'}</h1>
    <p>{problem.value?.text}</p>
    <p>
      <a href={href(['connectors'])}>All connectors</a>
    </p>
  </div>
);

export default Connector;
