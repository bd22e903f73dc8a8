import { useEffect, useState } from 'preact/hooks';
import { baseUrl } from '../address.ts';
import { CopyButton } from '../components/copy.tsx';
import { credentials, loadClients, toCopied, UNKNOWN_SECRET } from '../credentials.ts';
import { log } from '../log.ts';
import { copyAs, type Language } from '../logic/copy-as.ts';
import { overview } from '../overview.ts';
import { href } from '../route.ts';
import { attempt } from '../state.ts';
import { RequestRow } from './requests/row.tsx';

const TABS: readonly Language[] = ['TypeScript', 'Python', 'PowerShell', 'Go', 'curl'];

/** What the first request asks for. */
const FIRST = `/connectors/v1?limit=3&filters=${encodeURIComponent('name sw "work"')}`;

/** What runs the code, by language. */
const RUN: Readonly<Record<Language, string>> = {
  TypeScript: 'Save it as first.mts and run node first.mts.',
  Python: 'Save it as first.py and run python3 first.py.',
  PowerShell: 'Paste it into PowerShell.',
  Go: 'Save it as first.go and run go run first.go.',
  curl: 'Paste it into a shell.',
};

/** The first steps: what a client needs, ten lines that work, and the first request as it comes. */
const Welcome = () => {
  const [language, setLanguage] = useState<Language>('TypeScript');
  const [start] = useState(() => log.value.at(-1)?.id ?? 0);
  useEffect(() => {
    attempt(loadClients);
  }, []);
  const client = credentials.value;
  const code = copyAs(language, toCopied('GET', FIRST));
  const arrived = log.value.filter(({ id }) => id > start);
  const [first] = arrived.filter(({ operation }) => operation !== 'getToken').slice(-1);
  return (
    <section class="view welcome" aria-label="Welcome">
      <h1>This is your tenant. Send it a request.</h1>
      <p class="lead">
        The Connectors API of Identity Security Cloud, with {overview.value?.connectors.total.toLocaleString('en-US')}{' '}
        connectors, on your machine.
      </p>
      <dl class="credentials">
        <Credential name="Base URL" value={baseUrl} />
        {client ? (
          <>
            <Credential name="Client ID" value={client.id} />
            <Credential
              name="Client secret"
              value={client.secret === UNKNOWN_SECRET ? 'the one that you configured' : client.secret}
            />
          </>
        ) : (
          <Credential name="Token" value="none needed: every request acts as an administrator" />
        )}
      </dl>
      <div class="code-tabs">
        <div role="tablist" aria-label="Language">
          {TABS.map((name) => (
            <button
              type="button"
              role="tab"
              key={name}
              id={`tab-${name}`}
              aria-selected={name === language}
              aria-controls="first-code"
              onClick={() => setLanguage(name)}
            >
              {name}
            </button>
          ))}
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys. */}
        <pre id="first-code" role="tabpanel" aria-labelledby={`tab-${language}`} tabIndex={0}>
          {code}
        </pre>
        <div class="actions">
          <span class="muted">{RUN[language]}</span>
          <span class="space" />
          <CopyButton text={() => code} />
        </div>
      </div>
      <div class={`waiting-box ${first ? 'arrived' : ''}`} aria-live="polite">
        {first ? (
          <>
            <p>Your first request is here:</p>
            <RequestRow entry={first} isChosen={false} />
            <p class="actions">
              <a class="button primary" href={href(['requests', String(first.id)])}>
                Look at it
              </a>
              <a class="button" href={href(['connectors'])}>
                Look at the connectors
              </a>
            </p>
          </>
        ) : (
          <p>
            <span class="dot pulse" /> Waiting for your first request… <a href={href(['connectors'])}>or look around</a>
          </p>
        )}
      </div>
    </section>
  );
};

const Credential = ({ name, value }: { readonly name: string; readonly value: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>
      <code>{value}</code> <CopyButton text={() => value} />
    </dd>
  </div>
);

export default Welcome;
