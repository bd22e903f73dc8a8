import { execFile, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import t, { type Test } from 'tap';
import { type Copied, copyAs, LANGUAGES, type Language } from '../../console/logic/copy-as.ts';
import { started } from '../support/started.ts';

t.setTimeout(240_000);

const has = (program: string, ...args: string[]): boolean => spawnSync(program, args).status === 0;

/** What runs a file of each language; undefined if the machine has none. */
const RUNNERS: Readonly<Record<Language, readonly [file: string, program: string, ...args: string[]] | undefined>> = {
  curl: has('curl', '--version') ? ['code.sh', 'sh'] : undefined,
  TypeScript: ['code.mts', process.execPath],
  Python: has('python3', '--version') ? ['code.py', 'python3'] : undefined,
  PowerShell: has('pwsh', '-Version') ? ['code.ps1', 'pwsh', '-NoProfile', '-File'] : undefined,
  Go: has('go', 'version') ? ['code.go', 'go', 'run'] : undefined,
};

/** A text that every language would misread if it was not quoted, and that a connector may be called. */
const AWKWARD = `it's a "$HOME" \`x\` \\ %41 {b} [c] £ 漢 😀 ’ & <x> #`;

const REQUESTS: readonly Omit<Copied, 'baseUrl' | 'client'>[] = [
  {
    method: 'GET',
    path: `/connectors/v1?${new URLSearchParams({ filters: 'name co "work" and not features ca "SEARCH"', limit: '2' })}`,
    headers: { 'accept-language': 'de, en;q=0.5' },
    body: undefined,
  },
  { method: 'GET', path: '/connectors/v1?limit=1000', headers: {}, body: undefined },
  {
    method: 'POST',
    path: '/connectors/v1',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ name: AWKWARD, className: 'org.example.Connector' }),
  },
  {
    method: 'PATCH',
    path: '/v3/connectors/workday',
    headers: { 'content-type': 'application/json-patch+json' },
    body: '[\n  { "op": "remove", "path": "/name" }\n]',
  },
];

/** Runs code in a separate folder. */
const run = async (t: Test, language: Language, code: string): Promise<void> => {
  const [file = '', program = '', ...args] = RUNNERS[language] ?? [];
  const folder = t.testdir({});
  writeFileSync(join(folder, file), code);
  await promisify(execFile)(program, [...args, file], {
    cwd: folder,
    env: { ...process.env, GOFLAGS: '', GO111MODULE: 'off' },
    timeout: 60_000,
  });
};

for (const language of LANGUAGES) {
  const skip = RUNNERS[language] === undefined && `no ${language} on this machine`;
  t.test(`a request copied as ${language} arrives as it was`, { skip }, async (t) => {
    const emulator = await started(t);
    for (const auth of [true, false]) {
      for (const request of auth ? REQUESTS : REQUESTS.slice(0, 1)) {
        emulator.resetRequests();
        emulator.reset();
        const client = auth ? { id: `i'd "${language}"`, secret: 's&c=r$t `' } : undefined;
        await run(t, language, copyAs(language, { ...request, baseUrl: emulator.url, client }));
        const sent = emulator.requests().at(-1);
        const url = new URL(request.path, emulator.url);
        t.match(
          sent,
          {
            method: request.method,
            path: url.pathname,
            query: Object.fromEntries(url.searchParams),
            clientId: client?.id ?? null,
          },
          request.path,
        );
        t.equal(sent?.request.body ?? undefined, request.body);
        for (const [name, value] of Object.entries(request.headers)) t.equal(sent?.request.headers[name], value, name);
        t.equal(emulator.requests().length, auth ? 2 : 1, 'a token, and the request');
      }
    }
  });
}

t.test('as PowerShell, to the letter', (t) => {
  const [get, , post] = REQUESTS;
  const baseUrl = 'http://127.0.0.1:8080';
  const client = { id: 'any-id', secret: 'it’s' };
  t.equal(
    get && copyAs('PowerShell', { ...get, baseUrl, client }),
    `$token = Invoke-RestMethod -Method Post -Uri 'http://127.0.0.1:8080/oauth/token' -Body @{
  grant_type = 'client_credentials'; client_id = 'any-id'; client_secret = 'it’’s'
}
$request = @{
  Method = 'GET'
  Uri = 'http://127.0.0.1:8080${get?.path}'
  Headers = @{ Authorization = "Bearer $($token.access_token)"; 'accept-language' = 'de, en;q=0.5' }
}
Invoke-RestMethod @request
`,
  );
  t.equal(
    post && copyAs('PowerShell', { ...post, baseUrl, client: undefined }),
    `$request = @{
  Method = 'POST'
  Uri = 'http://127.0.0.1:8080/connectors/v1'
  Headers = @{  }
  ContentType = 'application/json; charset=utf-8'
  Body = [Text.Encoding]::UTF8.GetBytes('{"name":"it''s a \\"$HOME\\" \`x\` \\\\ %41 {b} [c] £ 漢 😀 ’’ & <x> #","className":"org.example.Connector"}')
}
Invoke-RestMethod @request
`,
  );
  t.end();
});
