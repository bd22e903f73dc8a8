import { useState } from 'preact/hooks';
import type { FaultRule } from '../../../server/models/index.ts';
import { change } from '../../actions.ts';
import { EMPTY_FORM, type FaultForm, toForm, toRule } from '../../logic/fault-form.ts';
import { catalog } from '../../overview.ts';
import { route, setQuery } from '../../route.ts';

/** What a rule can respond with, by name. */
const RESPONSES = [
  ['429', '429, with Retry-After'],
  ['500', '500'],
  ['reset', 'drop the connection'],
  ['hang', 'never respond'],
  ['truncate', 'cut the body'],
  ['status', 'custom response'],
  ['', 'none, only a delay'],
] as const;

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Returns the form that a link brings, such as that of a request which shall fail. */
const givenForm = (): FaultForm => {
  try {
    const given = route.value.query['rule'];
    return given === undefined ? EMPTY_FORM : toForm(JSON.parse(given) as FaultRule);
  } catch {
    return EMPTY_FORM;
  }
};

/** The form of any rule, with the JSON that it sends. */
export const FaultEditor = () => {
  const [form, setForm] = useState(givenForm);
  const set =
    (name: keyof FaultForm) =>
    ({ currentTarget }: { currentTarget: HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement }): void =>
      setForm({ ...form, [name]: currentTarget.value });
  const rule = toRule(form);
  const field = (name: keyof FaultForm, label: string, placeholder = '') => (
    <label>
      {label}
      <input placeholder={placeholder} value={form[name]} onInput={set(name)} />
    </label>
  );
  return (
    <>
      <h2>Add a rule</h2>
      <form
        class="fault-form"
        onSubmit={async (event) => {
          event.preventDefault();
          if (!(await change('POST', 'faults', rule, 'The rule is armed.'))) return;
          setForm(EMPTY_FORM);
          setQuery({ rule: undefined });
        }}
      >
        <fieldset>
          <legend>Which requests</legend>
          <label>
            Operation
            <select value={form.operation} onChange={set('operation')}>
              <option value="">any</option>
              {(catalog.value?.operations ?? []).map(({ id, method, path }) => (
                <option key={id} value={id}>
                  {id} ({method} {path || '/'})
                </option>
              ))}
            </select>
          </label>
          <label>
            Method
            <select value={form.method} onChange={set('method')}>
              <option value="">any</option>
              {METHODS.map((method) => (
                <option key={method}>{method}</option>
              ))}
            </select>
          </label>
          {field('scriptName', 'Connector', 'any scriptName')}
          {field('clientId', 'Client', 'any client ID')}
          <label>
            Headers
            <textarea rows={2} placeholder="name: value" value={form.header} onInput={set('header')} />
          </label>
        </fieldset>
        <fieldset>
          <legend>How often</legend>
          {field('times', 'Times', 'no limit')}
          {field('after', 'Requests to let through first', '0')}
          {field('probability', 'Probability, 0 to 1', '1')}
        </fieldset>
        <fieldset>
          <legend>What happens</legend>
          <label>
            Response
            <select value={form.response} onChange={set('response')}>
              {RESPONSES.map(([value, title]) => (
                <option key={value} value={value}>
                  {title}
                </option>
              ))}
            </select>
          </label>
          {field('delay', 'Delay in milliseconds, or from and to', 'none')}
          {form.response === 'status' && (
            <>
              {field('status', 'Status', '503')}
              <label>
                Headers
                <textarea rows={2} placeholder="name: value" value={form.headers} onInput={set('headers')} />
              </label>
              <label>
                Body
                <textarea rows={3} placeholder="JSON or text" value={form.body} onInput={set('body')} />
              </label>
            </>
          )}
        </fieldset>
        <div class="fault-json">
          <pre>
            POST /_emulator/faults{'\n'}
            {JSON.stringify(rule, null, 2)}
          </pre>
          <button type="submit" class="primary">
            Arm the rule
          </button>
        </div>
      </form>
    </>
  );
};
