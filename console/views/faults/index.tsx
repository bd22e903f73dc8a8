import { useEffect, useState } from 'preact/hooks';
import type { FaultRule } from '../../../server/models/index.ts';
import { change } from '../../actions.ts';
import { control } from '../../api.ts';
import { Icon } from '../../components/icon.tsx';
import { describeRule } from '../../logic/fault-form.ts';
import { catalog, overview } from '../../overview.ts';
import { attempt, type Given } from '../../state.ts';
import { FaultEditor } from './editor.tsx';
import { Limits } from './limits.tsx';

type Fault = Given<'faults'>[number];

/** What fails: presets as switches, rules of any kind, rate limit, strictness. */
const Faults = () => {
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const now = overview.value?.faults;
  useEffect(() => {
    attempt(async () => setFaults(await control<Fault[]>('GET', 'faults')));
  }, [now?.armed, now?.hits, overview.value]);
  return (
    <section class="view reading-view" aria-label="Faults">
      <div class="view-head">
        <h1>Faults</h1>
        <span class="space" />
        <button type="button" disabled={faults.length === 0} onClick={() => change('DELETE', 'faults')}>
          Remove all
        </button>
      </div>
      <h2>Presets</h2>
      <ul class="plain presets">
        {(catalog.value?.faultPresets ?? []).map(({ name, title, rule }) => (
          <Preset key={name} title={title} rule={rule} armed={faults.find((fault) => isSame(fault.rule, rule))} />
        ))}
      </ul>
      <h2>Armed rules</h2>
      {faults.length === 0 ? (
        <p class="empty">No rule is armed. Switch a preset on, or add a rule below.</p>
      ) : (
        <div class="scroll">
          <table class="table">
            <thead>
              <tr>
                <th>Rule</th>
                <th>What it does</th>
                <th class="number">Seen</th>
                <th class="number">Hit</th>
                <th>
                  <span class="visually-hidden">Remove</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {faults.map(({ id, rule, seen, hits }) => (
                <tr key={id}>
                  <td>
                    <code>{id}</code>
                  </td>
                  <td>
                    <details>
                      <summary>{describeRule(rule)}</summary>
                      <pre>{JSON.stringify(rule, null, 2)}</pre>
                    </details>
                  </td>
                  <td class="number">{seen}</td>
                  <td class="number">
                    {hits}
                    {rule.times !== undefined && ` of ${rule.times}`}
                  </td>
                  <td class="number">
                    <button
                      type="button"
                      class="quiet"
                      aria-label={`Remove ${id}`}
                      onClick={() => change('DELETE', `faults/${id}`)}
                    >
                      <Icon name="trash" />
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <FaultEditor />
      <Limits />
    </section>
  );
};

interface PresetProps {
  readonly title: string;
  readonly rule: FaultRule;
  readonly armed: Fault | undefined;
}

/** A preset as a switch; a rule that has done all its hits counts as off and can be armed again. */
const Preset = ({ title, rule, armed }: PresetProps) => {
  const isSpent = armed?.rule.times !== undefined && armed.hits >= armed.rule.times;
  const isOn = armed !== undefined && !isSpent;
  const toggle = async (): Promise<void> => {
    if (armed) await change('DELETE', `faults/${armed.id}`);
    if (!isOn) await change('POST', 'faults', rule);
  };
  return (
    <li class="preset">
      <button type="button" role="switch" aria-checked={isOn} onClick={toggle}>
        <span class="knob" />
        <span>{title}</span>
      </button>
      <span class="muted" role="status">
        {armed && `${armed.hits}${rule.times === undefined ? '' : ` of ${rule.times}`} hit`}
      </span>
      <details>
        <summary>JSON</summary>
        <pre>
          POST /_emulator/faults{'\n'}
          {JSON.stringify(rule, null, 2)}
        </pre>
      </details>
    </li>
  );
};

/** Keys of a rule come in any order. */
const isSame = (one: FaultRule, other: FaultRule): boolean => canonical(one) === canonical(other);
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );

export default Faults;
