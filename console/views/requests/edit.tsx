import { useState } from 'preact/hooks';
import type { RequestLogEntry } from '../../../server/domain/request-log.ts';
import { type Reply, send } from '../../api.ts';
import { Dialog } from '../../components/dialog.tsx';
import { toneOf } from './row.tsx';
import { sendable, shownBody } from './sendable.ts';

interface EditProps {
  readonly entry: RequestLogEntry;
  readonly onClose: () => void;
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** A window in which a request is changed and sent; the response shows beneath, and in the log. */
export const EditAndSend = ({ entry, onClose }: EditProps) => {
  const [request, setRequest] = useState(() => {
    const { method, path, headers, body = '' } = sendable(entry);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    return { method, path, headers: lines.join('\n'), body: shownBody(body, headers['content-type']) };
  });
  const [reply, setReply] = useState<Reply>();
  const [error, setError] = useState('');
  const submit = async (): Promise<void> => {
    setError('');
    try {
      setReply(
        await send({
          method: request.method,
          path: request.path,
          headers: headersOf(request.headers),
          ...(request.body !== '' && request.method !== 'GET' && { body: request.body }),
        }),
      );
    } catch (failure) {
      setReply(undefined);
      setError(failure instanceof Error ? failure.message : String(failure));
    }
  };
  return (
    <Dialog title="Edit and send" onClose={onClose} class="broad">
      <form
        class="fields"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <div class="request-target">
          <select
            aria-label="Method"
            value={request.method}
            onChange={({ currentTarget }) => setRequest({ ...request, method: currentTarget.value })}
          >
            {METHODS.map((method) => (
              <option key={method}>{method}</option>
            ))}
          </select>
          <input
            aria-label="Path with its query"
            class="code-input"
            required
            pattern="/.*"
            title="A path that begins with a slash"
            value={request.path}
            onInput={({ currentTarget }) => setRequest({ ...request, path: currentTarget.value })}
          />
        </div>
        <label>
          Headers, one a line; the console adds a token
          <textarea
            rows={3}
            class="code-input"
            spellcheck={false}
            value={request.headers}
            onInput={({ currentTarget }) => setRequest({ ...request, headers: currentTarget.value })}
          />
        </label>
        <label>
          Body
          <textarea
            rows={10}
            class="code-input"
            spellcheck={false}
            value={request.body}
            onInput={({ currentTarget }) => setRequest({ ...request, body: currentTarget.value })}
          />
        </label>
        {error !== '' && (
          <p class="error" role="alert">
            {error}
          </p>
        )}
        {reply && (
          <div role="status">
            <p>
              <span class={`code ${toneOf(reply.status)}`}>{reply.status}</span>
            </p>
            <pre class="reply">{shownBody(reply.text, reply.headers.get('content-type') ?? '')}</pre>
          </div>
        )}
        <div class="actions">
          <span class="space" />
          <button type="button" onClick={onClose}>
            Close
          </button>
          <button type="submit" class="primary">
            Send
          </button>
        </div>
      </form>
    </Dialog>
  );
};

const headersOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .split('\n')
      .map((line) => /^\s*([^:\s]+)\s*:\s*(.*?)\s*$/.exec(line))
      .flatMap((match) => (match ? [[match[1] ?? '', match[2] ?? '']] : [])),
  );
