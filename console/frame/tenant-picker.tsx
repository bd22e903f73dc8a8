import { useEffect, useState } from 'preact/hooks';
import { consoleOf } from '../address.ts';
import { control } from '../api.ts';
import { Icon } from '../components/icon.tsx';
import { Menu } from '../components/menu.tsx';
import { overview } from '../overview.ts';
import { attempt } from '../state.ts';

/** Letters, digits, and hyphens, as a label of a host name. */
const NAME = '[a-z0-9](?:[a-z0-9\\-]{0,61}[a-z0-9])?';

/** The tenants of the server: open one, make one, delete one. */
export const TenantPicker = () => (
  <Menu
    class="tenant"
    name={`Tenant ${overview.value?.tenant ?? ''}`}
    label={
      <>
        <span class="muted wide">tenant</span> {overview.value?.tenant ?? '…'} <Icon name="more" />
      </>
    }
  >
    {() => <Tenants />}
  </Menu>
);

const Tenants = () => {
  const [names, setNames] = useState<readonly string[]>([]);
  const [name, setName] = useState('');
  const load = (): Promise<boolean> => attempt(async () => setNames(await control('GET', 'tenants')));
  useEffect(() => {
    load();
  }, []);
  const current = overview.value?.tenant;
  const others = names.filter((other) => other !== current);
  const remove = async (other: string): Promise<void> => {
    await attempt(() => control('DELETE', `tenants/${encodeURIComponent(other)}`), `The tenant ${other} is deleted.`);
    await load();
  };
  return (
    <>
      {others.length === 0 && <p class="muted">This is the only tenant.</p>}
      <ul class="plain">
        {others.map((other) => (
          <li class="menu-row" key={other}>
            <a href={consoleOf(other)}>{other}</a>
            <button type="button" class="quiet" aria-label={`Delete the tenant ${other}`} onClick={() => remove(other)}>
              <Icon name="trash" />
            </button>
          </li>
        ))}
      </ul>
      <form
        class="menu-row"
        onSubmit={(event) => {
          event.preventDefault();
          location.href = consoleOf(name);
        }}
      >
        <input
          aria-label="Name of a new tenant"
          placeholder="new tenant"
          pattern={NAME}
          title="Lower-case letters, digits, and hyphens"
          required
          value={name}
          onInput={({ currentTarget }) => setName(currentTarget.value)}
        />
        <button type="submit">Make</button>
      </form>
    </>
  );
};
