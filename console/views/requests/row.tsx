import type { Logged } from '../../log.ts';
import { timeOf } from '../../logic/words.ts';
import { href, route } from '../../route.ts';

/** Which color a status has; the number itself says the same. */
export const toneOf = (status: number): 'ok' | 'warn' | 'error' =>
  status === 0 || status >= 500 ? 'error' : status >= 400 ? 'warn' : 'ok';

/** One line of the list. */
export const RequestRow = ({ entry, isChosen }: { readonly entry: Logged; readonly isChosen: boolean }) => (
  <a
    class={`row request ${entry.rule !== null && entry.status < 400 ? 'warn' : toneOf(entry.status)} ${isChosen ? 'chosen' : ''}`}
    href={href(['requests', String(entry.id)], route.value.query)}
    aria-current={isChosen}
  >
    <time dateTime={entry.time}>{timeOf(entry.time)}</time>
    <span class="method">{entry.method}</span>
    <span class="path">
      {entry.path}
      {entry.query !== '' && <span class="muted">?{entry.query}</span>}
    </span>
    <span class={`code ${toneOf(entry.status)}`}>{entry.status === 0 ? 'none' : entry.status}</span>
    <span class="duration muted">
      {entry.duration < 10 ? entry.duration.toFixed(1) : Math.round(entry.duration)} ms
    </span>
    <span class="why">
      {entry.fault !== null && <span class="tag warn">{entry.fault}</span>} {entry.why}
    </span>
    <span class="client muted">{entry.isOurs ? 'console' : entry.clientId}</span>
  </a>
);
