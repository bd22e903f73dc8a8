import type { Case, Expectation, Request, Step } from './case.ts';
import { fill, mismatches, type Variables } from './match.ts';
import type { Transport, WireRequest, WireResponse } from './transport.ts';

export interface RunOptions {
  readonly transport: Transport;
  /** Default token of requests; undefined if the server requires none. */
  readonly token: string | undefined;
  /** A word that is unique to this run in its tenant: the variable `run`. */
  readonly run: string;
}

/**
 * Runs a case, and deletes what it created. @returns what was not as expected, one sentence each.
 */
export const runCase = async (behavior: Case, options: RunOptions): Promise<string[]> => {
  const variables: Record<string, string> = { run: options.run };
  const created: string[] = [];
  try {
    for (const [index, step] of behavior.steps.entries()) {
      const problems = await runStep(step, variables, created, options);
      const { method, path } = step.send;
      if (problems.length > 0) return problems.map((problem) => `step ${index + 1}, ${method} ${path}: ${problem}`);
    }
    return [];
  } finally {
    for (const path of created) await options.transport(toWire({ method: 'DELETE', path }, variables, options.token));
  }
};

const runStep = async (
  step: Step,
  variables: Record<string, string>,
  created: string[],
  { transport, token }: RunOptions,
): Promise<string[]> => {
  const request = toWire(step.send, variables, token);
  const response = await transport(request);
  const body = parseJson(response);
  if (request.method === 'POST' && response.status === 200 && isNamed(body)) {
    created.push(`${request.path.split('?')[0]}/${body.scriptName}`);
  }
  const problems = holdAgainst(response, body, step.expect, variables);
  for (const [name, pointer] of Object.entries(step.capture ?? {})) {
    const value = valueAt(body, pointer);
    if (typeof value === 'string') variables[name] = value;
    else problems.push(`there is no text at ${pointer} to keep as ${name}`);
  }
  for (const [name, [header, pattern]] of Object.entries(step.captureHeader ?? {})) {
    const value = pattern.exec(response.headers[header] ?? '')?.[1];
    if (value === undefined) problems.push(`the header ${header} holds nothing to keep as ${name}`);
    else variables[name] = value;
  }
  return problems;
};

const toWire = (request: Request, variables: Variables, token: string | undefined): WireRequest => {
  const authorization = request.auth !== 'none' && token !== undefined && { authorization: `Bearer ${token}` };
  const json = request.json !== undefined && { 'content-type': 'application/json' };
  const headers = { ...authorization, ...json, ...request.headers };
  return {
    method: request.method,
    path: fill(request.path, variables),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), fill(value, variables)]),
    ),
    body: bodyOf(request, variables),
  };
};

const bodyOf = ({ json, text, latin1 }: Request, variables: Variables): Buffer | undefined => {
  if (json !== undefined) return Buffer.from(fill(JSON.stringify(json), variables));
  if (text !== undefined) return Buffer.from(fill(text, variables));
  return latin1 === undefined ? undefined : Buffer.from(latin1, 'latin1');
};

const holdAgainst = (response: WireResponse, body: unknown, expected: Expectation, variables: Variables): string[] => {
  const text = response.body.toString();
  const problems: string[] = [];
  if (response.status !== expected.status) {
    problems.push(`the status is ${response.status}, not ${expected.status}; the body is ${text.slice(0, 500)}`);
  }
  for (const [name, wanted] of Object.entries(expected.headers ?? {})) {
    problems.push(...mismatches(response.headers[name] ?? null, wanted, variables, `header ${name}`));
  }
  for (const name of response.spelling ? (expected.spelling ?? []) : []) {
    const count = response.spelling?.filter((sent) => sent.toLowerCase() === name.toLowerCase()).length;
    if (!response.spelling?.includes(name)) problems.push(`no header is spelled ${name}`);
    else if (count !== 1) problems.push(`the header ${name} is there ${count} times`);
  }
  if (expected.json !== undefined) problems.push(...mismatches(body, expected.json, variables));
  if (expected.text !== undefined) problems.push(...mismatches(text, expected.text, variables));
  return problems;
};

const parseJson = ({ headers, body }: WireResponse): unknown => {
  if (!headers['content-type']?.includes('json')) return undefined;
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
};

const isNamed = (body: unknown): body is { scriptName: string } =>
  typeof body === 'object' && body !== null && 'scriptName' in body;

const valueAt = (body: unknown, pointer: string): unknown => {
  let value = body;
  for (const key of pointer.split('/').slice(1)) value = (value as Record<string, unknown> | undefined)?.[key];
  return value;
};
