import { useEffect, useState } from 'preact/hooks';
import type { Message, RequestLogEntry } from '../../../server/domain/request-log.ts';
import { baseUrl } from '../../address.ts';
import { CONSOLE_HEADER, control, send } from '../../api.ts';
import { CopyButton, copyText } from '../../components/copy.tsx';
import { CopyAs } from '../../components/copy-as.tsx';
import { Icon } from '../../components/icon.tsx';
import { Menu } from '../../components/menu.tsx';
import { toCopied } from '../../credentials.ts';
import { expectCode, faultFor } from '../../logic/test-code.ts';
import { sizeOf } from '../../logic/words.ts';
import { go, href } from '../../route.ts';
import { attempt, tell } from '../../state.ts';
import { EditAndSend } from './edit.tsx';
import { toneOf } from './row.tsx';
import { sendable, shownBody } from './sendable.ts';
import { Why } from './why.tsx';

interface DetailProps {
  readonly id: string;
  readonly onClose: () => void;
}

/** One request with its response, and first of all why it was rejected. */
const RequestDetail = ({ id, onClose }: DetailProps) => {
  const [entry, setEntry] = useState<RequestLogEntry>();
  const [error, setError] = useState('');
  const [isEditing, setEditing] = useState(false);
  useEffect(() => {
    const stopped = new AbortController();
    control<RequestLogEntry>('GET', `requests/id/${id}`, undefined, stopped.signal).then(setEntry, (failure: Error) => {
      if (!stopped.signal.aborted) setError(failure.message);
    });
    return () => stopped.abort();
  }, [id]);
  if (error !== '')
    return (
      <div class="empty">
        <p>
          Request {id} is no longer in the log. {error}
        </p>
        <button type="button" onClick={onClose}>
          Close
        </button>
      </div>
    );
  if (!entry) return null;
  return (
    <article class="detail" aria-label={`Request ${id}`}>
      <header class="detail-head">
        <span class={`code ${toneOf(entry.status)}`}>{entry.status === 0 ? 'no response' : entry.status}</span>
        <h2>
          {entry.method} {entry.path}
        </h2>
        <button type="button" class="quiet" aria-label="Close" onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <div class="actions">
        <Actions entry={entry} onEdit={() => setEditing(true)} />
      </div>
      <Why entry={entry} />
      <dl class="facts">
        <Fact name="Operation" value={entry.operation} />
        <Fact
          name="Client"
          value={entry.request.headers[CONSOLE_HEADER] ? `${entry.clientId} (console)` : entry.clientId}
        />
        <Fact name="Family" value={entry.family} />
        <Fact name="Time" value={`${entry.time}, ${entry.duration.toFixed(1)} ms`} />
        <Fact name="Request ID" value={entry.requestId} />
      </dl>
      {Object.keys(entry.query).length > 0 && (
        <>
          <h3>Query</h3>
          <Pairs pairs={entry.query} />
        </>
      )}
      <Side title="Request" message={entry.request} />
      <Side title="Response" message={entry.response} />
      {isEditing && <EditAndSend entry={entry} onClose={() => setEditing(false)} />}
    </article>
  );
};

const Fact = ({ name, value }: { readonly name: string; readonly value: string | null }) =>
  value === null ? null : (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );

const Pairs = ({ pairs }: { readonly pairs: Readonly<Record<string, string>> }) => (
  <dl class="pairs">
    {Object.entries(pairs).map(([name, value]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);

/** One side of the exchange: the body, and the headers on demand. */
const Side = ({ title, message }: { readonly title: string; readonly message: Message }) => {
  const { headers, body, truncated } = message;
  return (
    <section>
      <h3>
        {title}{' '}
        {body !== null && (
          <span class="muted">
            {headers['content-type'] ?? 'no type'}, {sizeOf(new Blob([body]).size)}
            {truncated && ', cut'}
          </span>
        )}
      </h3>
      {body === null ? (
        <p class="muted">{truncated ? 'The log does not keep this body.' : 'No body.'}</p>
      ) : (
        <div class="body">
          <pre>{shownBody(body, headers['content-type'])}</pre>
          <CopyButton text={() => body} />
        </div>
      )}
      <details>
        <summary>{Object.keys(headers).length} headers</summary>
        <Pairs pairs={headers} />
      </details>
    </section>
  );
};

const Actions = ({ entry, onEdit }: { readonly entry: RequestLogEntry; readonly onEdit: () => void }) => {
  const request = sendable(entry);
  const again = (): Promise<boolean> =>
    attempt(async () => {
      const { method, path, headers, body } = request;
      const { status } = await send({ method, path, headers, ...(body !== undefined && { body }) });
      tell({ text: `Sent again: ${status}.`, kind: status < 400 ? 'done' : 'error' });
    });
  const copyTest = async (kind: 'library' | 'curl'): Promise<void> => {
    await copyText(expectCode(entry, baseUrl)[kind]);
    tell({ text: 'Copied. It expects exactly one such request.', kind: 'done' });
  };
  return (
    <>
      <button type="button" onClick={again} disabled={request.reason !== undefined} title={request.reason}>
        <Icon name="play" /> Send again
      </button>
      <button type="button" onClick={onEdit}>
        Edit and send…
      </button>
      <CopyAs request={() => toCopied(entry.method, request.path, { headers: request.headers, body: request.body })} />
      <button
        type="button"
        onClick={() => go(href(['faults'], { rule: JSON.stringify(faultFor(entry)) }))}
        title="Have the next request like this one fail"
      >
        <Icon name="faults" /> Make a fault
      </button>
      <Menu
        label={
          <>
            Expect in a test <Icon name="more" />
          </>
        }
      >
        {(close) =>
          (['library', 'curl'] as const).map((kind) => (
            <button
              type="button"
              class="menu-item"
              key={kind}
              onClick={() => {
                close();
                copyTest(kind);
              }}
            >
              {kind === 'library' ? 'TypeScript' : 'curl'}
            </button>
          ))
        }
      </Menu>
      <CopyButton text={() => location.href} name="Link" />
    </>
  );
};

export default RequestDetail;
