import { useState } from 'preact/hooks';
import { access, useKey } from '../api.ts';
import { refresh } from '../overview.ts';

/** What is shown while the control API lets nobody in: it says which of key and Host guard the page met. */
export const Closed = () => {
  const [key, setKey] = useState('');
  const [isWrong, setWrong] = useState(false);
  const { state, reason } = access.value;
  return (
    <section class="closed">
      <h1>{state === 'key' ? 'This tenant is behind a control key' : 'The control API is closed to this page'}</h1>
      <p>{reason}</p>
      {state === 'key' ? (
        <form
          onSubmit={async (event) => {
            event.preventDefault();
            setWrong(false);
            useKey(key);
            await refresh();
            setWrong(access.value.state !== 'open');
          }}
        >
          <label>
            Control key
            <input
              type="password"
              autocomplete="off"
              required
              value={key}
              onInput={({ currentTarget }) => setKey(currentTarget.value)}
            />
          </label>
          <button type="submit" class="primary">
            Open
          </button>
          {isWrong && (
            <p class="error" role="alert">
              That is not the key that the server was started with.
            </p>
          )}
          <p class="muted">The page keeps the key in memory until you close or reload it.</p>
        </form>
      ) : (
        <p class="muted">
          A key does not help here: the server checks the name in the address. Open the page at a loopback address such
          as <code>http://127.0.0.1:{location.port || '80'}</code>, or start the server with <code>--control-key</code>.
        </p>
      )}
    </section>
  );
};
