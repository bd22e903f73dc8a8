import type { RequestLogEntry } from '../../../server/domain/request-log.ts';
import { addressOf } from '../../address.ts';
import { type Place, placeOf } from '../../logic/place.ts';
import { catalog } from '../../overview.ts';
import { href } from '../../route.ts';

/** How a rule is known. */
const EVIDENCE = {
  D: 'documented by SailPoint',
  W: 'seen on the wire',
  A: 'an assumption',
} as const;

/** Why a request was rejected: the rule in words, the place underlined, and how the rule is known. */
export const Why = ({ entry }: { readonly entry: RequestLogEntry }) => {
  const { rejection, warnings, fault } = entry;
  if (!rejection && warnings.length === 0 && fault === null) return null;
  const place = rejection && placeOf({ path: entry.path, query: entry.query, body: entry.request.body, rejection });
  return (
    <section class={`why-box ${rejection ? 'error' : 'warn'}`} aria-label="Why">
      {fault !== null && (
        <p>
          {fault === 'prefer' ? (
            'The request asked for this failure by its Prefer header.'
          ) : (
            <>
              The rule <a href={href(['faults'])}>{fault}</a> hit this request.
            </>
          )}
        </p>
      )}
      {rejection && (
        <>
          <p class="reason">{rejection.reason}</p>
          {place && <PlaceShown place={place} />}
          {rejection.causes
            .filter((cause) => cause.trim() !== rejection.reason)
            .map((cause) => (
              <p key={cause}>{cause}</p>
            ))}
          <p class="muted">
            Rule <code>{rejection.rule}</code>
            {rejection.in !== null && <> on the {rejection.in}</>}
            {rejection.field !== null && (
              <>
                , field <code>{rejection.field}</code>
              </>
            )}
            {rejection.pointer !== null && (
              <>
                , at <code>{rejection.pointer}</code>
              </>
            )}
            . <span class="evidence">[{rejection.evidence}]</span> {EVIDENCE[rejection.evidence]}.{' '}
            {entry.family !== null && (
              <a href={docsOf(entry)} target="_blank" rel="noreferrer">
                API docs ↗
              </a>
            )}
          </p>
        </>
      )}
      {warnings.map((warning) => (
        <p key={warning} class="warning">
          {warning}
        </p>
      ))}
    </section>
  );
};

/** Address of the operation of a request in the API docs. */
const docsOf = ({ family, operation }: RequestLogEntry): string => {
  const shown = catalog.value?.families.find(({ name }) => name === family);
  if (!shown) return addressOf('docs');
  const name = encodeURIComponent(shown.title);
  return addressOf(
    `docs?urls.primaryName=${name}#/Connectors/${operation ?? ''}${operation && shown.operationIdSuffix}`,
  );
};

/** Most characters before and after the place that are shown. */
const AROUND = 160;

const PlaceShown = ({ place: { text, start, end } }: { readonly place: Place }) => {
  const from = Math.max(0, start - AROUND);
  const to = Math.min(text.length, end + AROUND);
  return (
    <pre class="place">
      {from > 0 && '…'}
      {text.slice(from, start)}
      <mark>{text.slice(start, end) || ' '}</mark>
      {text.slice(end, to)}
      {to < text.length && '…'}
    </pre>
  );
};
