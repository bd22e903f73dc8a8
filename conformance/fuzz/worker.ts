import { setTimeout as wait } from 'node:timers/promises';
import { FAMILIES } from '../../server/api/families.ts';
import { requestToken } from '../token.ts';
import { overNetwork, type Transport, type WireResponse } from '../transport.ts';
import { type ApiOperation, readApi } from './api.ts';
import { Ledger } from './ledger.ts';
import { judge } from './oracle.ts';
import type { Random } from './random.ts';
import { type FuzzRequest, RequestMaker } from './requests.ts';
import { sendNoise } from './wire-noise.ts';

/** Maximum time for a response, in milliseconds: far more than any needs. */
const TIMEOUT_MS = 15_000;
/** Maximum number of connectors per worker. */
const MAX_CONNECTORS = 20;

/** Sends random requests to its own connectors, so that it knows their expected state. */
export class Worker {
  readonly ledger = new Ledger();
  readonly #random: Random;
  readonly #baseUrl: string;
  readonly #transport: Transport;
  readonly #token: string;
  readonly #maker: RequestMaker;
  /** Returns whether a connector is this worker's own; another worker may choose the same name by chance. */
  readonly #label: string;
  sent = 0;

  static async start(random: Random, baseUrl: string): Promise<Worker> {
    const operations = await readApi(
      baseUrl,
      FAMILIES.map(({ name }) => name),
    );
    const transport = overNetwork(baseUrl);
    return new Worker(
      random,
      baseUrl,
      transport,
      await requestToken(transport, { id: 'fuzz', secret: 'fuzz' }),
      operations,
    );
  }

  private constructor(
    random: Random,
    baseUrl: string,
    transport: Transport,
    token: string,
    operations: ApiOperation[],
  ) {
    this.#random = random;
    this.#baseUrl = baseUrl;
    this.#transport = transport;
    this.#token = token;
    this.#label = `worker${random.hex(8)}n`;
    this.#maker = new RequestMaker(random, operations, token, this.#label);
  }

  /** Sends one request, or some noise. @returns what was wrong with the reaction. */
  async step(): Promise<string | undefined> {
    this.sent += 1;
    if (this.#random.chance(0.05)) return sendNoise(this.#random, this.#baseUrl);
    const request = this.#maker.make(this.ledger.scriptNames);
    const response = await this.#send(request.wire);
    if (typeof response === 'string') return `${describe(request)}: ${response}`;
    const problem = judge(request, response);
    if (problem !== undefined) return `${describe(request)}: ${problem}`;
    await this.#record(request, response);
    return undefined;
  }

  /** Compares the server with everything it acknowledged to this worker. @param baseUrl its current address. */
  audit(baseUrl: string): Promise<string[]> {
    const transport = overNetwork(baseUrl);
    return this.ledger.audit((scriptName) => this.#read(scriptName, transport)).finally(() => transport.close());
  }

  async #send(wire: FuzzRequest['wire']): Promise<WireResponse | string> {
    const timer = new AbortController();
    const late = wait(TIMEOUT_MS, 'no response', { signal: timer.signal }).catch(() => 'no response');
    const response = this.#transport(wire).catch((error: unknown) => `no response: ${error}`);
    const first = await Promise.race([response, late]);
    timer.abort();
    return first;
  }

  /** Records the connector's state after an acknowledged write, as the expected state. */
  async #record(request: FuzzRequest, { status, body }: WireResponse): Promise<void> {
    const { wire } = request;
    if (status >= 300 || wire.method === 'GET' || wire.method === 'HEAD') return;
    const target = /\/connectors(?:\/v1)?\/(?!v1(?:[/?]|$))([^/?]+)/.exec(wire.path)?.[1] ?? createdName(body);
    if (target === undefined) throw new Error(`${describe(request)}: ${status} without a word of what was written`);
    if (!target.includes(this.#label)) return;
    if (wire.method === 'DELETE') this.ledger.drop(target);
    else this.ledger.record(target, await this.#read(target, this.#transport));
    const names = this.ledger.scriptNames;
    if (names.length <= MAX_CONNECTORS) return;
    const surplus = this.#random.pick(names);
    const { status: gone } = await this.#transport({
      method: 'DELETE',
      path: `/v3/connectors/${surplus}`,
      headers: this.#headers,
      body: undefined,
    });
    if (gone === 204) this.ledger.drop(surplus);
  }

  async #read(scriptName: string, transport: Transport): Promise<unknown> {
    const path = `/v3/connectors/${scriptName}`;
    const { status, body } = await transport({ method: 'GET', path, headers: this.#headers, body: undefined });
    return status === 200 ? JSON.parse(body.toString()) : undefined;
  }

  get #headers(): Record<string, string> {
    return { authorization: `Bearer ${this.#token}` };
  }
}

const describe = ({ wire }: FuzzRequest): string =>
  `${wire.method} ${wire.path.slice(0, 300)} ${JSON.stringify({ ...wire.headers, authorization: undefined })} ${JSON.stringify(wire.body?.toString('latin1').slice(0, 300))}`;

/** Returns the scriptName in a response. */
const createdName = (body: Buffer): string | undefined =>
  body.length === 0 ? undefined : (JSON.parse(body.toString()) as { scriptName?: string }).scriptName;
