import type { Detail } from '../../api.ts';
import { correlationOf } from '../../logic/correlation.ts';
import { readTree } from '../../logic/tree.ts';
import { DocumentTab } from './document-tab.tsx';
import { useGradual } from './gradual.tsx';
import { UnknownXml } from './unknown-xml.tsx';

/** The correlation-config in an editor, and its rules as sentences. */
export const CorrelationTab = ({ detail }: { readonly detail: Detail }) => (
  <DocumentTab
    detail={detail}
    kind="correlation-config"
    resultLabel="Rules"
    result={(text) => {
      const root = text === '' ? undefined : readTree(text);
      return root ? <Rules {...correlationOf(root)} /> : <p class="empty">The connector has no correlation config.</p>;
    }}
  />
);

const Rules = ({ name, rules }: ReturnType<typeof correlationOf>) => {
  const { shown, more } = useGradual(rules);
  return (
    <>
      <h2>{name || 'Correlation'}</h2>
      {rules.length === 0 ? (
        <p class="empty">There are no rules. Add AttributeAssignments with a Filter to have one.</p>
      ) : (
        <>
          <p class="help">An account belongs to the identity for which a rule holds.</p>
          <ol class="rules">
            {shown.map((rule, index) => {
              const key = `${index} ${rule.kind}`;
              if (rule.kind === 'unknown')
                return (
                  <li key={key}>
                    <UnknownXml title="Not a rule that the console can read" xml={rule.xml} />
                  </li>
                );
              return (
                <li key={key}>
                  account <strong>{rule.account}</strong> {rule.comparison} identity <strong>{rule.identity}</strong>
                  {rule.more.map(([attribute, value]) => (
                    <code key={attribute}>{` ${attribute}="${value}"`}</code>
                  ))}
                </li>
              );
            })}
          </ol>
          {more}
        </>
      )}
    </>
  );
};
