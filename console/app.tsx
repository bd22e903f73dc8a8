import { render } from 'preact';
import { lazy } from './lazy.tsx';
import { href, route } from './route.ts';
import { notice } from './state.ts';

const Connectors = lazy(() => import('./views/connectors.tsx'));
const Connector = lazy(() => import('./views/connector/index.tsx'));
const Snapshots = lazy(() => import('./views/snapshots/index.tsx'));

const View = () => {
  const [view = 'connectors', name, tab = 'overview'] = route.value.parts;
  switch (view) {
    case 'connectors':
      return name === undefined ? <Connectors /> : <Connector scriptName={name} tab={tab} />;
    case 'snapshots':
      return <Snapshots name={name} />;
    default:
      return (
        <p>
          There is no such view. <a href={href(['connectors'])}>Go to the connectors.</a>
        </p>
      );
  }
};

const App = () => (
  <main>
    <View />
    {notice.value && <p role="status">{notice.value.text}</p>}
  </main>
);

render(<App />, document.getElementById('console') as HTMLElement);
