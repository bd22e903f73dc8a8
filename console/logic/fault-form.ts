import type { FaultRule } from '../../server/models/index.ts';

/** What the form of a fault rule holds, as texts. */
export interface FaultForm {
  readonly operation: string;
  readonly method: string;
  readonly scriptName: string;
  readonly clientId: string;
  readonly header: string;
  readonly times: string;
  readonly after: string;
  readonly probability: string;
  readonly delay: string;
  /** A named response, `status` for a custom one, or empty for a delay alone. */
  readonly response: string;
  readonly status: string;
  readonly headers: string;
  readonly body: string;
}

export const EMPTY_FORM: FaultForm = {
  operation: '',
  method: '',
  scriptName: '',
  clientId: '',
  header: '',
  times: '1',
  after: '',
  probability: '',
  delay: '',
  response: '429',
  status: '503',
  headers: '',
  body: '',
};

/** Returns the rule that a form describes; what is empty is left out. Whether it is valid is for the server to say. */
export const toRule = (form: FaultForm): FaultRule => {
  const match = {
    ...text('operation', form.operation),
    ...text('method', form.method),
    ...text('scriptName', form.scriptName),
    ...text('clientId', form.clientId),
    ...(form.header.trim() !== '' && { header: pairsOf(form.header) }),
  };
  const delays = form.delay
    .split(/[\s,–-]+/)
    .filter(Boolean)
    .map(Number);
  return {
    ...(Object.keys(match).length > 0 && { match }),
    ...number('times', form.times),
    ...number('after', form.after),
    ...number('probability', form.probability),
    ...(delays.length > 0 && { delay: delays.length === 1 ? delays[0] : delays }),
    ...(form.response !== '' && { response: responseOf(form) }),
    // The server holds the rule against its model; here it is what the form says.
  } as FaultRule;
};

const text = (name: string, value: string): Record<string, string> =>
  value.trim() === '' ? {} : { [name]: value.trim() };
const number = (name: string, value: string): Record<string, number> =>
  value.trim() === '' ? {} : { [name]: Number(value) };

const responseOf = ({ response, status, headers, body }: FaultForm): unknown => {
  if (response !== 'status') return response;
  return {
    status: Number(status),
    ...(headers.trim() !== '' && { headers: pairsOf(headers) }),
    ...(body !== '' && { body: parsed(body) }),
  };
};

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
};

const pairsOf = (lines: string): Record<string, string> =>
  Object.fromEntries(
    lines
      .split('\n')
      .map((line) => /^\s*([^:\s]+)\s*:\s*(.*?)\s*$/.exec(line))
      .flatMap((match) => (match ? [[match[1], match[2]]] : [])),
  );

/** Returns the form of a rule, the other way around. */
export const toForm = (rule: FaultRule): FaultForm => {
  const { match = {}, times, after, probability, delay, response } = rule;
  const own = typeof response === 'object' ? response : undefined;
  return {
    operation: match.operation ?? '',
    method: match.method ?? '',
    scriptName: match.scriptName ?? '',
    clientId: match.clientId ?? '',
    header: lines(match.header),
    times: textOf(times),
    after: textOf(after),
    probability: textOf(probability),
    delay: Array.isArray(delay) ? delay.join(' ') : textOf(delay),
    response: own ? 'status' : ((response as string | undefined) ?? ''),
    status: own ? String(own.status) : EMPTY_FORM.status,
    headers: lines(own?.headers),
    body: own?.body === undefined ? '' : typeof own.body === 'string' ? own.body : JSON.stringify(own.body, null, 2),
  };
};

const textOf = (value: unknown): string => (value === undefined ? '' : String(value));
const lines = (pairs: Readonly<Record<string, string>> = {}): string =>
  Object.entries(pairs)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');

/** Returns a rule in a few words, such as `429, 2 times, on getConnector`. */
export const describeRule = ({ match = {}, times, after, probability, delay, response }: FaultRule): string =>
  [
    typeof response === 'object' ? `status ${response.status}` : response,
    delay === undefined ? undefined : `${Array.isArray(delay) ? delay.join(' to ') : delay} ms late`,
    times === undefined ? undefined : times === 1 ? 'once' : `${times} times`,
    after === undefined || after === 0 ? undefined : `after ${after}`,
    probability === undefined ? undefined : `${Math.round(probability * 100)} %`,
    ...Object.entries(match).map(([name, value]) => (typeof value === 'string' ? `${name} ${value}` : `${name} …`)),
  ]
    .filter((part) => part !== undefined)
    .join(', ');
