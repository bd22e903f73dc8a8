import { change } from '../actions.ts';
import { Icon, type IconName } from '../components/icon.tsx';
import { countOf, offsetOf } from '../logic/words.ts';
import { isAway, type Overview, overview } from '../overview.ts';
import { href } from '../route.ts';
import { live } from '../stream.ts';

interface Lamp {
  readonly key: string;
  readonly icon: IconName;
  readonly text: string;
  /** View that tells more. */
  readonly view?: string;
  /** What its switch says, and does. */
  readonly off?: readonly [string, () => void];
}

/** A clock that was never moved is some milliseconds off. */
const MOVED = 500;

/** What makes the tenant behave unlike a fresh one. */
const lampsOf = ({ clock, faults, rateLimit, strict }: Overview): Lamp[] => [
  ...(clock.frozen || Math.abs(clock.offset) >= MOVED
    ? [
        {
          key: 'clock',
          icon: 'clock' as const,
          text: clock.frozen ? 'clock frozen' : `clock ${offsetOf(clock.offset)}`,
          view: 'clock',
          off: ['Back to real time', () => change('DELETE', 'clock')] as const,
        },
      ]
    : []),
  ...(faults.armed > 0
    ? [
        {
          key: 'faults',
          icon: 'faults' as const,
          text: countOf(faults.armed, 'fault'),
          view: 'faults',
          off: ['Remove all faults', () => change('DELETE', 'faults')] as const,
        },
      ]
    : []),
  ...(rateLimit
    ? [
        {
          key: 'limit',
          icon: 'requests' as const,
          text: `limit ${rateLimit.requests} in ${rateLimit.seconds} s`,
          view: 'faults',
          off: ['Lift the rate limit', () => change('PUT', 'rate-limit', { rule: null })] as const,
        },
      ]
    : []),
  ...(strict
    ? [
        {
          key: 'strict',
          icon: 'faults' as const,
          text: 'strict',
          view: 'faults',
          off: ['Stop being strict', () => change('PUT', 'strict', { strict: false })] as const,
        },
      ]
    : []),
];

/** Lamps that are lit, each with its switch. */
export const Lamps = () => (
  <div class="lamps">
    {(overview.value ? lampsOf(overview.value) : []).map(({ key, icon, text, view, off }) => (
      <span class="lamp" key={key}>
        <a href={href([view ?? 'faults'])}>
          <Icon name={icon} /> {text}
        </a>
        {off && (
          <button type="button" aria-label={off[0]} title={off[0]} onClick={off[1]}>
            <Icon name="close" />
          </button>
        )}
      </span>
    ))}
    <span role="status" class={`live ${live.value}${isAway.value ? ' broken' : ''}`}>
      {isAway.value ? 'server away' : live.value === 'broken' ? 'not live' : live.value}
    </span>
  </div>
);
