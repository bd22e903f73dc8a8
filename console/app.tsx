import { render } from 'preact';
import { useEffect } from 'preact/hooks';
import { undoReset } from './actions.ts';
import { access } from './api.ts';
import { Icon } from './components/icon.tsx';
import { Bar } from './frame/bar.tsx';
import { Closed } from './frame/closed.tsx';
import { Nav } from './frame/nav.tsx';
import { isCreateOpen, isHelpOpen, isPaletteOpen } from './frame/windows.ts';
import { bindKeys } from './keys.ts';
import { lazy } from './lazy.tsx';
import { overview, refresh } from './overview.ts';
import { go, href, route } from './route.ts';
import { notice } from './state.ts';
import { followRequests } from './stream.ts';

const Connectors = lazy(() => import('./views/connectors/index.tsx'));
const Connector = lazy(() => import('./views/connector/index.tsx'));
const Create = lazy(() => import('./views/create-connector.tsx'));
const Requests = lazy(() => import('./views/requests/index.tsx'));
const Faults = lazy(() => import('./views/faults/index.tsx'));
const Clock = lazy(() => import('./views/clock/index.tsx'));
const Snapshots = lazy(() => import('./views/snapshots/index.tsx'));
const Welcome = lazy(() => import('./views/welcome.tsx'));
const Palette = lazy(() => import('./frame/palette.tsx'));
const Help = lazy(() => import('./frame/help.tsx'));

let begun: string | undefined;

/**
 * What an address without a view shows: the first steps if no request came yet, else the connectors. It stays what it was when the
 * page opened: the first request is to be seen where it was waited for.
 */
const firstView = (): string | undefined => {
  if (overview.value) begun ??= overview.value.requests.last === 0 ? 'welcome' : 'connectors';
  return begun;
};

const View = () => {
  const [view = firstView(), name, tab = 'overview'] = route.value.parts;
  switch (view) {
    case undefined:
      return null;
    case 'connectors':
      return name === undefined ? <Connectors /> : <Connector scriptName={name} tab={tab} />;
    case 'requests':
      return <Requests id={name} />;
    case 'faults':
      return <Faults />;
    case 'clock':
      return <Clock />;
    case 'snapshots':
      return <Snapshots name={name} />;
    case 'welcome':
      return <Welcome />;
    default:
      return (
        <p class="empty">
          There is no such view. <a href={href(['connectors'])}>Go to the connectors.</a>
        </p>
      );
  }
};

const App = () => {
  const [view] = route.value.parts;
  useEffect(() => {
    document.title = [view, overview.value?.tenant, 'ISC Connectors emulator'].filter(Boolean).join(' · ');
  }, [view, overview.value?.tenant]);
  if (access.value.state !== 'open')
    return (
      <main id="main">
        <Closed />
      </main>
    );
  return (
    <>
      <button type="button" class="skip" onClick={() => document.getElementById('main')?.focus()}>
        Skip to the view
      </button>
      <Bar />
      <Nav />
      <main id="main" tabIndex={-1}>
        <View />
      </main>
      {notice.value && <Notice />}
      {isCreateOpen.value && <Create onClose={closeCreate} />}
      {isPaletteOpen.value && <Palette />}
      {isHelpOpen.value && <Help />}
    </>
  );
};

const Notice = () => {
  const { text = '', kind = 'done', undo } = notice.value ?? {};
  return (
    <div class={`notice ${kind}`} role={kind === 'error' ? 'alert' : 'status'}>
      <span>{text}</span>
      {undo && (
        <button
          type="button"
          onClick={() => {
            notice.value = undefined;
            undo();
          }}
        >
          Undo
        </button>
      )}
      <button
        type="button"
        class="quiet"
        aria-label="Close"
        onClick={() => {
          notice.value = undefined;
        }}
      >
        <Icon name="close" />
      </button>
    </div>
  );
};

const closeCreate = (): void => {
  isCreateOpen.value = false;
};

const open = (view: string) => (): void => go(href([view]));

bindKeys({
  commands: () => {
    isPaletteOpen.value = !isPaletteOpen.value;
  },
  '?': () => {
    isHelpOpen.value = true;
  },
  'g c': open('connectors'),
  'g r': open('requests'),
  'g f': open('faults'),
  'g t': open('clock'),
  'g s': open('snapshots'),
  u: () => {
    undoReset();
  },
  '/': () => document.querySelector<HTMLInputElement>('[data-filter]')?.focus(),
});

render(<App />, document.getElementById('console') as HTMLElement);
refresh();
followRequests();
