import { useState } from 'preact/hooks';
import { DOCUMENT_KINDS } from '../../../server/domain/connectors/document-kinds.ts';
import { type Detail, sendJson } from '../../api.ts';
import { connectorPath } from '../../logic/families.ts';
import { webLink } from '../../logic/rich-text.ts';
import { COLUMNS, coverageOf, translationRows } from '../../logic/translations.ts';
import { family, go, href } from '../../route.ts';
import { attempt } from '../../state.ts';
import { RequestLine } from './request-line.tsx';
import { documentOf, listed, shownLocale } from './stored.ts';

/** What a connector is, and where its parts are. */
export const OverviewTab = ({ detail }: { readonly detail: Detail }) => {
  const { scriptName, name, type, className, status, directConnect, fileUpload, connectorMetadata } = detail;
  const { item, isCustom } = listed.value;
  return (
    <div class="reading">
      <div class="document-bar">
        <RequestLine path={`${connectorPath(family.value, scriptName)}?locale=${shownLocale.value}`} />
      </div>
      <dl class="facts">
        <dt>Name</dt>
        <dd>{name}</dd>
        <dt>Type</dt>
        <dd>{type}</dd>
        <dt>Script name</dt>
        <dd>
          <code>{scriptName}</code>
        </dd>
        <dt>Class</dt>
        <dd>{className ? <code>{className}</code> : '—'}</dd>
        <dt>Status</dt>
        <dd>
          {status}
          {status !== 'RELEASED' && <span class="muted"> · lists show RELEASED only</span>}
        </dd>
        <dt>Direct connection</dt>
        <dd>{directConnect ? 'yes' : 'no'}</dd>
        <dt>File upload</dt>
        <dd>{fileUpload ? 'yes' : 'no'}</dd>
        <dt>Features</dt>
        <dd class="chips">
          {item?.features?.length ? item.features.map((feature) => <span key={feature}>{feature}</span>) : '—'}
        </dd>
        {Object.entries(connectorMetadata ?? {}).map(([key, value]) => (
          <Metadata key={key} name={key} value={value} />
        ))}
      </dl>
      <Parts detail={detail} />
      {isCustom && <DeleteButton scriptName={scriptName} name={name} />}
    </div>
  );
};

const Metadata = ({ name, value }: { readonly name: string; readonly value: unknown }) => (
  <>
    <dt>
      <span class="muted">metadata</span> {name}
    </dt>
    <dd>{typeof value === 'string' ? <TextOrLink text={value} /> : <code>{JSON.stringify(value)}</code>}</dd>
  </>
);

const TextOrLink = ({ text }: { readonly text: string }) => {
  const link = webLink(text);
  return link ? (
    <a href={link} target="_blank" rel="noopener noreferrer">
      {text}
    </a>
  ) : (
    text
  );
};

const Parts = ({ detail }: { readonly detail: Detail }) => {
  const { scriptName, translationProperties } = detail;
  const files = translationProperties ?? {};
  const rows = translationRows(documentOf(detail, 'source-config'), files);
  const locales = COLUMNS.filter((locale) => files[locale] !== undefined);
  const complete = locales.filter((locale) => {
    const { own, used } = coverageOf(rows, locale);
    return own === used;
  });
  return (
    <>
      <h2>Documents</h2>
      <div class="table-scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Document</th>
              <th scope="col">Size</th>
            </tr>
          </thead>
          <tbody>
            {DOCUMENT_KINDS.map((kind) => {
              const text = documentOf(detail, kind);
              return (
                <tr key={kind}>
                  <td>
                    <a href={href(['connectors', scriptName, kind])}>{kind}</a>
                  </td>
                  <td>{text === undefined ? <span class="muted">none</span> : sizeOf(text)}</td>
                </tr>
              );
            })}
            <tr>
              <td>
                <a href={href(['connectors', scriptName, 'translations'])}>translations</a>
              </td>
              <td>
                {locales.length === 0 ? (
                  <span class="muted">none</span>
                ) : (
                  `${locales.length} ${locales.length === 1 ? 'locale' : 'locales'}, ${complete.length} complete`
                )}
              </td>
            </tr>
          </tbody>
        </table>
      </div>
    </>
  );
};

const sizeOf = (text: string): string => {
  const { size } = new Blob([text]);
  const lines = text.split(/\r\n|\n|\r/).length;
  return `${size < 1024 ? `${size} B` : `${(size / 1024).toFixed(1)} KiB`}, ${lines} lines`;
};

const DeleteButton = ({ scriptName, name }: { readonly scriptName: string; readonly name: string }) => {
  const [isAsking, setIsAsking] = useState(false);
  const path = connectorPath(family.value, scriptName);
  const remove = async (): Promise<void> => {
    const isGone = await attempt(() => sendJson({ method: 'DELETE', path }), `Deleted ${name}.`);
    if (isGone) go(href(['connectors']));
  };
  return (
    <div class="document-bar">
      {isAsking ? (
        <>
          <button type="button" class="danger" onClick={remove}>
            Delete {name}
          </button>
          <button type="button" onClick={() => setIsAsking(false)}>
            Keep it
          </button>
          <code class="call">DELETE {path}</code>
        </>
      ) : (
        <button type="button" onClick={() => setIsAsking(true)}>
          Delete…
        </button>
      )}
    </div>
  );
};
