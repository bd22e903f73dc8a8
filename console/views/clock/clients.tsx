import { useEffect, useState } from 'preact/hooks';
import { change } from '../../actions.ts';
import { clients, loadClients } from '../../credentials.ts';
import { overview } from '../../overview.ts';
import { attempt, type Given } from '../../state.ts';

type Client = Given<'clients'>[number];

/** The clients that can request tokens. If there are none, any ID and secret work. */
export const Clients = () => {
  const [id, setId] = useState('');
  const [secret, setSecret] = useState('');
  const count = overview.value?.clients;
  useEffect(() => {
    attempt(loadClients);
  }, [count]);
  const known = clients.value as readonly Client[];
  return (
    <>
      <h2>Clients</h2>
      {known.length === 0 ? (
        <p class="empty">No client is configured, so that any client ID and secret get a token.</p>
      ) : (
        <div class="scroll">
          <table class="table">
            <thead>
              <tr>
                <th>Client ID</th>
                <th>User levels</th>
                <th>Scopes</th>
                <th>Token lifetime</th>
              </tr>
            </thead>
            <tbody>
              {known.map(({ id, authorities, scopes, tokenLifetime }) => (
                <tr key={id}>
                  <td>{id}</td>
                  <td class="muted">{authorities.join(', ')}</td>
                  <td class="muted">{scopes.join(' ')}</td>
                  <td class="muted">{tokenLifetime === undefined ? "the server's" : `${tokenLifetime} s`}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <form
        class="line-form"
        onSubmit={async (event) => {
          event.preventDefault();
          if (!(await change('POST', 'clients', { id, secret }, `The client ${id} can request tokens.`))) return;
          await attempt(loadClients);
          setId('');
          setSecret('');
        }}
      >
        <label>
          Client ID
          <input required value={id} onInput={({ currentTarget }) => setId(currentTarget.value)} />
        </label>
        <label>
          Secret
          <input
            type="password"
            autocomplete="off"
            required
            value={secret}
            onInput={({ currentTarget }) => setSecret(currentTarget.value)}
          />
        </label>
        <button type="submit">Add the client</button>
        <button type="button" onClick={() => change('DELETE', 'clients').then(() => attempt(loadClients))}>
          Restore the configured clients
        </button>
      </form>
    </>
  );
};
