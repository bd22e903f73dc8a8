import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Kept {
  readonly status: number;
  readonly type: string;
  readonly body: Buffer;
}

/** A package of ours, as the registry would have it. */
export interface OwnPackage {
  readonly manifest: { readonly name: string; readonly version: string };
  /** The packed file. */
  readonly file: string;
}

/** A registry that serves what npm asked of it before from memory, at the speed of this machine. */
export interface Registry {
  readonly url: string;
  /** Number of requests that it forwarded to the real registry. */
  readonly passedOn: () => number;
  close(): void;
}

/** Starts a registry that has our package, and fetches every other one once from the real registry. */
export const startRegistry = async (behind: string, own: OwnPackage): Promise<Registry> => {
  const kept = new Map<string, Kept>();
  let passedOn = 0;
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.writeHead(502).end(String(error));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  for (const [path, one] of ownPackage(own, url)) kept.set(path, one);

  const answer = async ({ url: path = '/', method, headers }: IncomingMessage, response: ServerResponse) => {
    // npm reports what it has installed for an audit; nothing else is not a GET.
    if (method !== 'GET') return response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    let found = kept.get(path);
    if (!found) {
      passedOn += 1;
      const got = await fetch(behind + path, { headers: { accept: headers.accept ?? '*/*' } });
      const type = got.headers.get('content-type') ?? 'application/octet-stream';
      const bytes = Buffer.from(await got.arrayBuffer());
      const body = type.includes('json') ? Buffer.from(bytes.toString().replaceAll(behind, url)) : bytes;
      found = { status: got.status, type, body };
      kept.set(path, found);
    }
    return response
      .writeHead(found.status, { 'content-type': found.type, 'content-length': found.body.length })
      .end(found.body);
  };
  return { url, passedOn: () => passedOn, close: () => server.close() };
};

/** The document of our package and its file. */
const ownPackage = ({ manifest, file }: OwnPackage, url: string): Map<string, Kept> => {
  const { name, version } = manifest;
  const body = readFileSync(file);
  const path = `/${name}/-/${name}-${version}.tgz`;
  const integrity = `sha512-${createHash('sha512').update(body).digest('base64')}`;
  const document = {
    name,
    'dist-tags': { latest: version },
    versions: { [version]: { ...manifest, dist: { tarball: url + path, integrity } } },
  };
  return new Map([
    [`/${name}`, { status: 200, type: 'application/json', body: Buffer.from(JSON.stringify(document)) }],
    [path, { status: 200, type: 'application/octet-stream', body }],
  ]);
};
