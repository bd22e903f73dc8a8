import { useEffect, useState } from 'preact/hooks';
import { CREATE_STATUSES } from '../../server/models/enums.ts';
import { control, type ListItem, sendJson } from '../api.ts';
import { Dialog } from '../components/dialog.tsx';
import { basePathOf, documentFamily } from '../logic/families.ts';
import { refresh } from '../overview.ts';
import { family, go, href } from '../route.ts';
import { type Given, tell } from '../state.ts';

type Preview = Given<'scriptNameFor'>;

/** Milliseconds without a key until the server is asked for the scriptName. */
const PAUSE = 150;

/** A dialog that makes a custom connector, and shows what its scriptName will be. */
const CreateConnector = ({ onClose }: { readonly onClose: () => void }) => {
  const [name, setName] = useState('');
  const [className, setClassName] = useState('');
  const [type, setType] = useState('');
  const [status, setStatus] = useState<(typeof CREATE_STATUSES)[number]>('DEVELOPMENT');
  const [directConnect, setDirectConnect] = useState(true);
  const [error, setError] = useState<string>();
  const [isSending, setIsSending] = useState(false);
  const preview = usePreview(name);
  const path = basePathOf(documentFamily(family.value));

  const create = async (): Promise<void> => {
    setIsSending(true);
    const body = { name, className, ...(type !== '' && { type }), status, directConnect };
    try {
      const { scriptName } = await sendJson<ListItem>({
        method: 'POST',
        path,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      tell({ text: `Created ${name}.`, kind: 'done' });
      onClose();
      refresh();
      go(href(['connectors', scriptName, 'overview']));
    } catch (failure) {
      setError(failure instanceof Error ? failure.message : String(failure));
      setIsSending(false);
    }
  };

  return (
    <Dialog title="New connector" onClose={onClose}>
      <form
        class="create-form fields"
        onSubmit={(event) => {
          event.preventDefault();
          create();
        }}
      >
        <label>
          Name
          <input
            required
            maxLength={255}
            autocomplete="off"
            value={name}
            autofocus
            onInput={({ currentTarget }) => setName(currentTarget.value)}
          />
        </label>
        <p class="help" role="status">
          {preview === undefined ? (
            'The scriptName comes from the name.'
          ) : (
            <>
              scriptName <code>{preview.scriptName}</code>
              {preview.taken && <span class="error"> · a connector of this name exists already</span>}
            </>
          )}
        </p>
        <label>
          Class name
          <input
            required
            maxLength={255}
            autocomplete="off"
            spellcheck={false}
            placeholder="org.example.Connector"
            value={className}
            onInput={({ currentTarget }) => setClassName(currentTarget.value)}
          />
        </label>
        <label>
          Type
          <input
            maxLength={255}
            autocomplete="off"
            placeholder={`custom ${name || '…'}`}
            value={type}
            onInput={({ currentTarget }) => setType(currentTarget.value)}
          />
        </label>
        <label>
          Status
          <select
            value={status}
            onChange={({ currentTarget }) =>
              setStatus(CREATE_STATUSES.find((known) => known === currentTarget.value) ?? 'DEVELOPMENT')
            }
          >
            {CREATE_STATUSES.map((known) => (
              <option key={known} value={known}>
                {known}
              </option>
            ))}
          </select>
        </label>
        {status !== 'RELEASED' && (
          <p class="help">Lists show RELEASED connectors only; this one is found by its scriptName.</p>
        )}
        <label class="check">
          <input
            type="checkbox"
            checked={directConnect}
            onChange={({ currentTarget }) => setDirectConnect(currentTarget.checked)}
          />
          Sources connect directly
        </label>
        {error !== undefined && (
          <p class="error" role="alert">
            {error}
          </p>
        )}
        <div class="document-bar">
          <button type="submit" class="primary" disabled={isSending || name === '' || className === ''}>
            Create
          </button>
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <code class="call">POST {path}</code>
        </div>
      </form>
    </Dialog>
  );
};

/** Returns the scriptName that a name would get now. */
const usePreview = (name: string): Preview | undefined => {
  const [preview, setPreview] = useState<Preview>();
  useEffect(() => {
    if (name === '') {
      setPreview(undefined);
      return;
    }
    const aborter = new AbortController();
    const timer = setTimeout(() => {
      control<Preview>('GET', `script-names/${encodeURIComponent(name)}`, undefined, aborter.signal).then(
        setPreview,
        () => {},
      );
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      aborter.abort();
    };
  }, [name]);
  return preview;
};

export default CreateConnector;
