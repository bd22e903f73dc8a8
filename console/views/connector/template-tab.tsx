import type { Detail } from '../../api.ts';
import { type Application, applicationOf, type Schema } from '../../logic/application.ts';
import { readTree } from '../../logic/tree.ts';
import { DocumentTab } from './document-tab.tsx';
import { useGradual } from './gradual.tsx';
import { UnknownXml } from './unknown-xml.tsx';

/** The source-template in an editor, and its schemas and defaults as tables. */
export const TemplateTab = ({ detail }: { readonly detail: Detail }) => (
  <DocumentTab
    detail={detail}
    kind="source-template"
    resultLabel="Schemas"
    result={(text) => {
      const root = text === '' ? undefined : readTree(text);
      return root ? (
        <ApplicationView application={applicationOf(root)} />
      ) : (
        <p class="empty">The connector has no source template.</p>
      );
    }}
  />
);

const ApplicationView = ({ application }: { readonly application: Application }) => {
  const { connector, features, defaults, schemas, unknown } = application;
  const { shown: shownDefaults, more } = useGradual(defaults);
  const secrets = new Set(
    defaults
      .find(({ key }) => key === 'encrypted')
      ?.value.split(',')
      .map((key) => key.trim()),
  );
  return (
    <>
      <dl class="facts">
        <dt>Connector class</dt>
        <dd>
          <code>{connector || '—'}</code>
        </dd>
        <dt>Features</dt>
        <dd class="chips">
          {features.length === 0 ? '—' : features.map((feature) => <span key={feature}>{feature}</span>)}
        </dd>
      </dl>
      {schemas.length === 0 && (
        <p class="empty">
          The template has no schemas: a source would discover its own. Add Schemas with a Schema to have some.
        </p>
      )}
      {schemas.map((schema) => (
        <SchemaTable key={schema.objectType} schema={schema} />
      ))}
      {defaults.length > 0 && (
        <>
          <h2>What a source starts with</h2>
          <div class="table-scroll">
            <table>
              <thead>
                <tr>
                  <th scope="col">Key</th>
                  <th scope="col">Value</th>
                </tr>
              </thead>
              <tbody>
                {shownDefaults.map(({ key, value }) => (
                  <tr key={key}>
                    <td>
                      <code>{key}</code>
                      {secrets.has(key) && <span class="tag"> encrypted</span>}
                    </td>
                    <td class="wrap">{value}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {more}
        </>
      )}
      {unknown.map((xml) => (
        <UnknownXml key={xml} title="Without a view here" xml={xml} />
      ))}
    </>
  );
};

const SchemaTable = ({ schema }: { readonly schema: Schema }) => {
  const { objectType, nativeObjectType, identityAttribute, displayAttribute, attributes, more } = schema;
  const { shown, more: button } = useGradual(attributes);
  return (
    <section>
      <h2>
        {objectType || 'Schema'}{' '}
        <span class="muted">
          {nativeObjectType && `· ${nativeObjectType}`} · {attributes.length} attributes
        </span>
      </h2>
      {more.length > 0 && (
        <p class="help">
          {more.map(([name, value]) => (
            <code key={name}>{`${name}="${value}" `}</code>
          ))}
        </p>
      )}
      <div class="table-scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Attribute</th>
              <th scope="col">Type</th>
              <th scope="col">Description</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((attribute) => (
              <tr key={attribute.name}>
                <td class="chips wrap">
                  <div>
                    <code>{attribute.name}</code>
                  </div>
                  {attribute.name === identityAttribute && <span title="Tells accounts apart">identity</span>}
                  {attribute.name === displayAttribute && <span title="Shown as the name">display</span>}
                  {attribute.required && <span>required</span>}
                  {attribute.entitlement && <span>entitlement</span>}
                  {attribute.managed && <span>managed</span>}
                  {attribute.multi && <span>multi</span>}
                  {attribute.more.map(([name, value]) => (
                    <code key={name}>{`${name}="${value}"`}</code>
                  ))}
                </td>
                <td>
                  {attribute.type}
                  {attribute.objectType && ` → ${attribute.objectType}`}
                </td>
                <td class="wrap">{attribute.description}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {button}
    </section>
  );
};
