import { useEffect, useState } from 'preact/hooks';
import { advanceClock, change } from '../../actions.ts';
import { control } from '../../api.ts';
import { log } from '../../log.ts';
import { durationOf, offsetOf } from '../../logic/words.ts';
import { overview } from '../../overview.ts';
import { attempt, type Given } from '../../state.ts';
import { Clients } from './clients.tsx';

type Token = Given<'recentTokens'>[number];

/** The clock of the tenant, the tokens that live by it, and the clients that ask for them. */
const Clock = () => {
  const now = useNow();
  const [tokens, setTokens] = useState<readonly Token[]>([]);
  const last = log.value.at(-1)?.id;
  useEffect(() => {
    attempt(async () => setTokens((await control<Token[]>('GET', 'tokens')).filter(isOfAClient)));
  }, [last]);
  const { clock } = overview.value ?? {};
  if (!clock) return null;
  const next = tokens.map(({ expiresAt }) => Date.parse(expiresAt)).filter((time) => time > now);
  const untilNext = next.length === 0 ? undefined : Math.ceil((Math.min(...next) - now) / 1000);
  return (
    <section class="view reading-view" aria-label="Clock and clients">
      <h1>Clock</h1>
      <p class="clock-face">
        <time>{new Date(now).toISOString().replace('T', ' ').slice(0, 19)}</time> <span class="muted">UTC</span>
      </p>
      <p class="muted" role="status">
        {clock.frozen
          ? `Frozen, ${offsetOf(clock.offset)} from real time.`
          : Math.abs(clock.offset) < 500
            ? 'Real time.'
            : `${durationOf(clock.offset)} ${clock.offset > 0 ? 'ahead of' : 'behind'} real time.`}
      </p>
      <div class="actions">
        <button type="button" onClick={() => advanceClock(60)}>
          +1 min
        </button>
        <button type="button" onClick={() => advanceClock(3600)}>
          +1 h
        </button>
        <button
          type="button"
          disabled={untilNext === undefined}
          title="Advance the clock until the next token has expired"
          onClick={() => advanceClock(untilNext ?? 0)}
        >
          To the expiry of the next token{untilNext !== undefined && ` (+${durationOf(untilNext * 1000)})`}
        </button>
        <button type="button" onClick={() => change('PUT', 'clock', { freeze: !clock.frozen })}>
          {clock.frozen ? 'Let it run' : 'Freeze'}
        </button>
        <button type="button" onClick={() => change('DELETE', 'clock')}>
          Back to real time
        </button>
      </div>
      <h2>Tokens issued last</h2>
      {tokens.length === 0 ? (
        <p class="empty">No token was issued yet. One shows here when a client asks for it at /oauth/token.</p>
      ) : (
        <div class="scroll">
          <table class="table">
            <thead>
              <tr>
                <th>Client</th>
                <th>Scopes</th>
                <th>Expires in</th>
                <th>Claims</th>
              </tr>
            </thead>
            <tbody>
              {tokens.map((token) => (
                <TokenRow key={String(token.claims['jti'])} token={token} now={now} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Clients />
    </section>
  );
};

/** The page gets a token for each thing that a person sends; they are nobody's clients. */
const isOfAClient = ({ clientId }: Token): boolean => clientId !== 'console';

/** The time by the tenant's clock in milliseconds, anew each second. */
const useNow = (): number => {
  const [, setTick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTick((tick) => tick + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  const { clock } = overview.value ?? {};
  if (!clock) return Date.now();
  const shown = Date.parse(clock.now);
  // The server said how far its clock is from its own time; the reader's may differ from that by a little.
  return clock.frozen ? shown : Math.max(shown, shown + (Date.now() - readAt(clock)));
};

let read: { readonly clock: object; readonly at: number } | undefined;
const readAt = (clock: object): number => {
  if (read?.clock !== clock) read = { clock, at: Date.now() };
  return read.at;
};

const TokenRow = ({ token, now }: { readonly token: Token; readonly now: number }) => {
  const { clientId, scopes, issuedAt, expiresAt, claims } = token;
  const left = Date.parse(expiresAt) - now;
  const share = Math.max(0, Math.min(1, left / (Date.parse(expiresAt) - Date.parse(issuedAt))));
  return (
    <tr>
      <td>{clientId}</td>
      <td class="muted">{scopes.join(' ')}</td>
      <td>
        <span class={left > 0 ? '' : 'error'}>{left > 0 ? durationOf(left) : 'expired'}</span>
        <meter aria-label="Share of the lifetime that is left" min={0} max={1} value={share} />
      </td>
      <td>
        <details>
          <summary>Decode</summary>
          <pre>{JSON.stringify(claims, null, 2)}</pre>
        </details>
      </td>
    </tr>
  );
};

export default Clock;
