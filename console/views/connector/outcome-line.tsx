import type { Outcome } from './saving.ts';

const LOOKS = {
  UPDATED: { mark: '✓', tone: 'ok' },
  UNCHANGED: { mark: '＝', tone: 'muted' },
  SKIPPED: { mark: '–', tone: 'muted' },
  ERROR: { mark: '✕', tone: 'error' },
} as const;

interface Props {
  readonly outcome: Outcome;
  /** Shows the place that the message names. */
  readonly onJump?: ((line: number, column?: number) => void) | undefined;
}

/** What became of a write: the UpdateDetail of the server, or the error. */
export const OutcomeLine = ({ outcome, onJump }: Props) => {
  const { call, code, status, message, place } = outcome;
  const { mark, tone } = LOOKS[status];
  return (
    <p class={`outcome ${tone}`} role="status">
      <strong>
        <span aria-hidden="true">{mark}</span> {status}
      </strong>{' '}
      <span class="outcome-message">{message}</span>{' '}
      {place && onJump && (
        <button type="button" class="small" onClick={() => onJump(place.line, place.column)}>
          Go to line {place.line}
          {place.column !== undefined && `, column ${place.column}`}
        </button>
      )}
      <code class="outcome-call">
        {call} → {code === 0 ? 'no response' : code}
      </code>
    </p>
  );
};
