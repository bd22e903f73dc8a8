import { useState } from 'preact/hooks';
import { change } from '../../actions.ts';
import { overview } from '../../overview.ts';

/** The rate limit and the strictness of the tenant, which are no fault rules but make requests fail as well. */
export const Limits = () => {
  const [requests, setRequests] = useState('100');
  const [seconds, setSeconds] = useState('10');
  const { rateLimit = null, strict = false } = overview.value ?? {};
  return (
    <>
      <h2>Limits</h2>
      <form
        class="line-form"
        onSubmit={(event) => {
          event.preventDefault();
          change('PUT', 'rate-limit', { rule: { requests: Number(requests), seconds: Number(seconds) } });
        }}
      >
        <label>
          Requests of a client
          <input
            type="number"
            min="1"
            required
            value={requests}
            onInput={({ currentTarget }) => setRequests(currentTarget.value)}
          />
        </label>
        <label>
          in seconds
          <input
            type="number"
            min="1"
            required
            value={seconds}
            onInput={({ currentTarget }) => setSeconds(currentTarget.value)}
          />
        </label>
        <button type="submit">Set the rate limit</button>
        {rateLimit && (
          <button type="button" onClick={() => change('PUT', 'rate-limit', { rule: null })}>
            Lift it
          </button>
        )}
        <span class="muted">
          {rateLimit ? `In force: ${rateLimit.requests} in ${rateLimit.seconds} s` : 'No limit is in force.'}
        </span>
      </form>
      <label class="check">
        <input
          type="checkbox"
          checked={strict}
          onChange={({ currentTarget }) => change('PUT', 'strict', { strict: currentTarget.checked })}
        />
        Strict: reject requests that deserve a warning
      </label>
    </>
  );
};
