import { useEffect, useState } from 'preact/hooks';
import { type ListItem, readJson } from '../api.ts';
import { lazy } from '../lazy.tsx';
import { family, href, locale, route, setQuery } from '../route.ts';
import { attempt } from '../state.ts';

const CreateConnector = lazy(() => import('./create-connector.tsx'));

const Connectors = () => {
  const [items, setItems] = useState<readonly ListItem[]>([]);
  const [isCreating, setCreating] = useState(false);
  const filters = route.value.query['filters'] ?? '';
  const address = `/connectors/${family.value}?locale=${locale.value}&filters=${encodeURIComponent(filters)}`;
  useEffect(() => {
    attempt(async () => setItems(await readJson(address)));
  }, [address]);
  return (
    <>
      <h1>Connectors</h1>
      <button type="button" onClick={() => setCreating(true)}>
        New connector
      </button>
      {isCreating && <CreateConnector onClose={() => setCreating(false)} />}
      <input
        aria-label="Filter"
        value={filters}
        onChange={({ currentTarget }) => setQuery({ filters: currentTarget.value })}
      />
      <ul>
        {items.map(({ name, scriptName }) => (
          <li key={scriptName}>
            <a href={href(['connectors', scriptName, 'overview'])}>{name}</a>
          </li>
        ))}
      </ul>
    </>
  );
};

export default Connectors;
