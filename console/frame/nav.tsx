import { addressOf } from '../address.ts';
import { Icon, type IconName } from '../components/icon.tsx';
import { log } from '../log.ts';
import { overview } from '../overview.ts';
import { href, route } from '../route.ts';
import { isHelpOpen, isPaletteOpen } from './windows.ts';

/** The views, each with the number of things in it. */
const VIEWS: readonly (readonly [string, string, IconName, () => number | undefined])[] = [
  ['connectors', 'Connectors', 'connectors', () => overview.value?.connectors.listed],
  ['requests', 'Requests', 'requests', () => log.value.length],
  ['faults', 'Faults', 'faults', () => overview.value?.faults.armed],
  ['clock', 'Clock & clients', 'clock', () => undefined],
  ['snapshots', 'Snapshots', 'snapshots', () => overview.value?.snapshots.length],
];

/** The left column, or on a small screen the bar at the bottom. */
export const Nav = () => {
  const [current = 'connectors'] = route.value.parts;
  return (
    <nav class="nav" aria-label="Views">
      {VIEWS.map(([view, title, icon, count]) => (
        <a key={view} href={href([view])} aria-current={view === current ? 'page' : undefined} title={title}>
          <Icon name={icon} /> <span class="nav-title">{title}</span>
          <span class="count">{count()?.toLocaleString('en-US')}</span>
        </a>
      ))}
      <span class="space" />
      <a href={addressOf('docs')} target="_blank" rel="noreferrer" title="API docs" class="minor">
        <Icon name="docs" /> <span class="nav-title">API docs ↗</span>
      </a>
      <button
        type="button"
        class="minor"
        title="Commands"
        onClick={() => {
          isPaletteOpen.value = true;
        }}
      >
        <Icon name="commands" /> <span class="nav-title">Commands</span> <kbd class="count">Ctrl-K</kbd>
      </button>
      <button
        type="button"
        class="minor"
        title="Keys"
        onClick={() => {
          isHelpOpen.value = true;
        }}
      >
        <Icon name="help" /> <span class="nav-title">Keys</span> <kbd class="count">?</kbd>
      </button>
    </nav>
  );
};
