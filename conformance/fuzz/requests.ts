import type { WireRequest } from '../transport.ts';
import type { ApiOperation } from './api.ts';
import type { Random } from './random.ts';
import { anyFilter, anyJson, anyPatch, damage, trap } from './values.ts';

/** A request and the operation that it was made for. */
export interface FuzzRequest {
  readonly operation: ApiOperation;
  readonly wire: WireRequest;
}

/** Creates requests that are almost valid. */
export class RequestMaker {
  readonly #random: Random;
  readonly #operations: readonly ApiOperation[];
  readonly #token: string;
  readonly #label: string;

  /** @param label part of the name of every connector to create. */
  constructor(random: Random, operations: readonly ApiOperation[], token: string, label: string) {
    this.#random = random;
    this.#operations = operations;
    this.#token = token;
    this.#label = label;
  }

  /** @param scriptNames connectors that can be written to. */
  make(scriptNames: readonly string[]): FuzzRequest {
    const random = this.#random;
    const operation = random.pick(this.#operations);
    const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => this.#segment(name, scriptNames));
    const body = this.#body(operation);
    const headers: Record<string, string> = { authorization: `Bearer ${this.#token}`, ...body?.headers };
    if (random.chance(0.1)) headers['accept-language'] = this.#headerText();
    if (random.chance(0.05)) headers['content-type'] = this.#headerText();
    if (random.chance(0.05)) headers['authorization'] = this.#headerText();
    if (random.chance(0.03)) headers['x-sailpoint-experimental'] = this.#headerText();
    return {
      operation,
      wire: {
        method: random.chance(0.97) ? operation.method : random.pick(['HEAD', 'OPTIONS', 'PUT', 'TRACE', 'PROPFIND']),
        path: path + this.#query(operation),
        headers,
        body: body?.bytes,
      },
    };
  }

  #segment(name: string, scriptNames: readonly string[]): string {
    const random = this.#random;
    if (name === 'locale') return random.chance(0.8) ? random.pick(['de', 'en', 'no', 'zh-TW']) : segment(trap(random));
    return scriptNames.length > 0 && random.chance(0.8) ? random.pick(scriptNames) : segment(trap(random));
  }

  #query({ query }: ApiOperation): string {
    const random = this.#random;
    const pairs = query
      .filter(() => random.chance(0.4))
      .map((name) => `${name}=${encodeURIComponent(this.#queryValue(name).toWellFormed())}`);
    if (random.chance(0.05)) pairs.push(random.pick(['%zz=1', '&&', 'filters', 'limit=1&limit=x', '%00=%ff']));
    return pairs.length > 0 ? `?${pairs.join('&')}` : '';
  }

  #queryValue(name: string): string {
    const random = this.#random;
    if (random.chance(0.15)) return trap(random);
    switch (name) {
      case 'filters':
        return anyFilter(random);
      case 'count':
        return random.pick(['true', 'false', 'True']);
      case 'locale':
        return random.pick(['de', 'false', 'en', 'ja']);
      default:
        return String(random.below(260));
    }
  }

  #body({ bodyType }: ApiOperation): { headers: Record<string, string>; bytes: Buffer } | undefined {
    const random = this.#random;
    if (bodyType === undefined) return random.chance(0.05) ? { headers: {}, bytes: random.bytes(50) } : undefined;
    if (random.chance(0.05)) return undefined;
    const { type, bytes } = this.#content(bodyType);
    return { headers: { 'content-type': type }, bytes: random.chance(0.15) ? damage(random, bytes) : bytes };
  }

  #content(bodyType: string): { type: string; bytes: Buffer } {
    const random = this.#random;
    if (bodyType === 'multipart/form-data') return this.#multipart();
    const value = bodyType === 'application/json' ? this.#connector() : anyPatch(random);
    return { type: bodyType, bytes: Buffer.from(JSON.stringify(value)) };
  }

  #connector(): unknown {
    const random = this.#random;
    if (random.chance(0.1)) return anyJson(random);
    const connector: Record<string, unknown> = {
      name: random.chance(0.9) ? `${trap(random)} ${this.#label}${random.below(1e9)}` : anyJson(random),
      className: random.chance(0.95) ? 'org.example.Connector' : anyJson(random),
    };
    if (random.chance(0.3)) connector['status'] = random.pick(['released', 'DEMO', 'DEPRECATED', 1]);
    if (random.chance(0.3)) connector['directConnect'] = random.pick([true, 'false', 'TRUE', 'x']);
    if (random.chance(0.2)) connector[trap(random)] = anyJson(random);
    return connector;
  }

  #multipart(): { type: string; bytes: Buffer } {
    const random = this.#random;
    const boundary = random.pick(['b', 'x'.repeat(70), '-----']);
    const name = random.chance(0.9) ? 'file' : trap(random).replace(/[\r\n"]/g, '');
    const fileName = random.chance(0.7) ? '; filename="blob"' : '';
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${fileName}\r\n\r\n`;
    const bytes = Buffer.concat([Buffer.from(head), this.#document(), Buffer.from(`\r\n--${boundary}--\r\n`)]);
    return { type: `multipart/form-data; boundary=${boundary}`, bytes };
  }

  #document(): Buffer {
    const random = this.#random;
    const label = `<!--${random.below(1e6)}-->`;
    return random.pick([
      Buffer.from(`<Form xmlns="http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd">${label}</Form>`),
      Buffer.from(`<Application>${label}</Application>`),
      Buffer.from(`<CorrelationConfig>${label}</CorrelationConfig>`),
      Buffer.from(`ShortDesc=${random.below(1e6)}\nkey=\\u00e4`),
      Buffer.from('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
      random.bytes(200),
    ]);
  }

  #headerText(): string {
    return trap(this.#random)
      .replace(/[^\t\x20-\x7e\x80-\xff]/g, '')
      .slice(0, 200);
  }
}

/** Encodes a text as a path segment that is not the scriptName of any connector, because each worker writes only to its own. */
const segment = (text: string): string => {
  const foreign = /^[a-z0-9-]+$/i.test(text) ? `${text}~` : text.toWellFormed();
  return encodeURIComponent(foreign) || '%20';
};
