import { provisioningPolicies } from '../../../server/domain/connectors/provisioning-policies.ts';
import type { ProvisioningPolicy } from '../../../server/models/index.ts';
import type { Detail } from '../../api.ts';
import { connectorPath } from '../../logic/families.ts';
import { verdictOf } from '../../logic/verdict.ts';
import { href } from '../../route.ts';
import { useGradual } from './gradual.tsx';
import { RequestLine } from './request-line.tsx';
import { draftOf } from './stored.ts';

/** The provisioning policies that the server reads from the source-template; those of an unsaved one by the same rule. */
export const ProvisioningTab = ({ detail }: { readonly detail: Detail }) => {
  const draft = draftOf(detail.scriptName, 'source-template');
  const isGood = draft !== undefined && verdictOf('source-template', draft.text) === undefined;
  const policies = isGood ? provisioningPolicies(draft.text) : detail.provisioningPolicies;
  const { shown, more } = useGradual(policies);
  return (
    <div class="reading">
      <div class="document-bar">
        <RequestLine path={connectorPath('v1', detail.scriptName)} part="provisioningPolicies" />
        <span class="bar-space" />
        {isGood && <span class="warn">These are the policies of your unsaved source template.</span>}
        <a class="button" href={href(['connectors', detail.scriptName, 'source-template'])}>
          Edit in Source template
        </a>
      </div>
      {policies.length === 0 && (
        <p class="empty">
          The source template has no policies. Those of <code>Templates/Template</code> and{' '}
          <code>ProvisioningForms/Form</code> would be shown here.
        </p>
      )}
      {shown.map((policy, index) => (
        <Policy key={`${index} ${policy.name}`} policy={policy} />
      ))}
      {more}
    </div>
  );
};

const Policy = ({ policy: { name, description, usageType, fields } }: { readonly policy: ProvisioningPolicy }) => {
  const { shown, more } = useGradual(fields);
  return (
    <section>
      <h2>
        {name} {usageType && <span class="tag">{usageType}</span>}
      </h2>
      {description && <p class="section-info">{description}</p>}
      <div class="table-scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Account attribute</th>
              <th scope="col">Type</th>
              <th scope="col">Marks</th>
              <th scope="col">Value</th>
            </tr>
          </thead>
          <tbody>
            {fields.length === 0 && (
              <tr>
                <td colSpan={4} class="muted">
                  This policy has no fields.
                </td>
              </tr>
            )}
            {shown.map((field, index) => (
              <tr key={`${index} ${field.name}`}>
                <td>
                  <code>{field.name}</code>
                </td>
                <td>{field.type}</td>
                <td class="chips">
                  {field.isRequired && <span>required</span>}
                  {field.isMultiValued && <span>multi</span>}
                </td>
                <td class="wrap">{valueOfTransform(field.transform)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {more}
    </section>
  );
};

const valueOfTransform = (transform: ProvisioningPolicy['fields'][number]['transform']) => {
  const { type, attributes } = transform as { type?: unknown; attributes?: { value?: unknown; name?: unknown } };
  if (type === 'static') return <>always “{String(attributes?.value)}”</>;
  if (type === 'rule') return <>by the rule “{String(attributes?.name)}”</>;
  return Object.keys(transform).length === 0 ? <span class="muted">—</span> : <code>{JSON.stringify(transform)}</code>;
};
