import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import t from 'tap';
import { networkAddresses } from '../../server/platform/address.ts';
import { packageRoot } from '../../server/platform/package.ts';
import { makeSelfSigned } from '../../server/tls/self-signed.ts';
import { loadStoredCertificate } from '../../server/tls/stored-certificate.ts';
import { runHere } from '../support/command-line.ts';
import { runCommand, startServer, type Variables } from '../support/process.ts';
import { connector, started } from '../support/started.ts';

// A dozen processes start here.
t.setTimeout(120_000);

const SELF_SIGNED = ['--tls', 'self-signed'];

/** Asks over TLS, with no trust but in `ca`. */
const ask = async (url: string, ca?: string, servername?: string): Promise<string> => {
  const sent = request(url, { agent: false, ...(ca !== undefined && { ca }), ...(servername && { servername }) });
  if (servername !== undefined) sent.setHeader('host', servername);
  sent.end();
  const [response] = await once(sent, 'response');
  return text(response);
};

/** Whether a client under such a name or address may take a certificate for the server's. */
const names = (certificate: X509Certificate, place: string): boolean =>
  (/^[\d.]+$|:/.test(place) ? certificate.checkIP(place) : certificate.checkHost(place)) !== undefined;

t.test('clients that trust the self-signed certificate connect, and others do not', async (t) => {
  const emulator = await started(t, { tls: 'self-signed', tenantFrom: 'host' });
  const { url, certificate = '', certificateFile } = emulator;
  t.match(url, /^https:\/\/127\.0\.0\.1:\d+$/);
  t.equal(emulator.tenant('worker').url, `${url}/t/worker`);
  t.equal(certificateFile, undefined, 'in memory it lies nowhere');
  t.match(certificate, /^-----BEGIN CERTIFICATE-----\n[^-]+-----END CERTIFICATE-----\n$/);

  t.equal(await ask(`${url}/_emulator/certificate.pem`, certificate), certificate);
  t.match(JSON.parse(await ask(`${url}/oauth/info`, certificate)), {
    tokenEndpoint: `${url}/oauth/token`,
    cloudDomainUrl: url,
  });
  const acme = 'acme.api.identitynow.com';
  t.match(JSON.parse(await ask(`${url}/oauth/info`, certificate, acme)), {
    tenantName: 'acme',
    cloudDomainUrl: `https://${acme}`,
  });
  await t.rejects(ask(url), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  await t.rejects(ask(url, certificate, 'example.com'), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' });

  const read = new X509Certificate(certificate);
  for (const place of ['localhost', '127.0.0.1', '::1', acme]) t.ok(names(read, place), place);
  for (const place of ['identitynow.com', 'a.b.api.identitynow.com', '192.0.2.1']) t.notOk(names(read, place), place);
  t.equal(read.ca, false, 'it cannot vouch for another');
  const days = (read.validToDate.getTime() - read.validFromDate.getTime()) / 86_400_000;
  t.ok(days > 700 && days <= 825, `${days} days`);
  t.not((await started(t, { tls: 'self-signed' })).certificate, certificate, 'each has its own');
});

t.test('without TLS there is no certificate', async (t) => {
  const { url, certificate } = await started(t);
  t.equal(certificate, undefined);
  const response = await fetch(`${url}/_emulator/certificate.pem`);
  t.equal(response.status, 404);
  t.match(await response.text(), /--tls self-signed/);
});

t.test('the certificate names the host, or the machine if the server listens on all interfaces', async (t) => {
  const { hostname } = await import('node:os');
  const table = [
    ['emulator.test', 'emulator.test'],
    ['192.0.2.7', '192.0.2.7'],
    ['2001:db8::7', '2001:db8::7'],
    ['fe80::7%eth0', 'fe80::7'],
    ['0.0.0.0', hostname()],
    ['::', hostname()],
  ] as const;
  for (const [host, place] of table) {
    const { certificate } = await loadStoredCertificate(host, undefined);
    t.ok(names(new X509Certificate(certificate), place), `${host}: ${place}`);
    t.ok(names(new X509Certificate(certificate), 'localhost'), host);
    for (const address of await networkAddresses(host)) t.ok(names(new X509Certificate(certificate), address), address);
  }
});

t.test('with --data, the certificate is stored, and replaced if it is unusable', async (t) => {
  const data = join(t.testdir({}), 'made', 'if need be');
  const [file, key] = [join(data, 'tls', 'certificate.pem'), join(data, 'tls', 'key.pem')];
  const first = await startServer(t, [...SELF_SIGNED, '--data', data]);
  const kept = readFileSync(file, 'utf8');
  const { fingerprint256 } = new X509Certificate(kept);
  t.match(first.greeting, new RegExp(`Certificate +${file}\\n +SHA-256 +${fingerprint256}\\n`));
  t.equal(await ask(`${first.url}/_emulator/certificate.pem`, kept), kept);
  t.equal(statSync(key).mode & 0o077, 0, 'only its owner may read the key');
  first.kill('SIGTERM');
  await first.ended;
  const second = await startServer(t, [...SELF_SIGNED, '--data', data]);
  t.match(await ask(`${second.url}/_emulator/ready`, kept), 'ready', 'the trust outlives a restart');

  const open = async (host = '127.0.0.1') => (await loadStoredCertificate(host, data)).certificate;
  t.equal(await open('0.0.0.0'), kept, 'a container has another name each time');
  const changed = await open('192.0.2.7');
  t.not(changed, kept, 'another host');
  t.ok(names(new X509Certificate(changed), '192.0.2.7'));
  t.equal(await open('192.0.2.7'), changed);

  const damage: Readonly<Record<string, () => void>> = {
    'half of a certificate': () => writeFileSync(file, changed.slice(0, 100)),
    'the key of another': () =>
      writeFileSync(key, generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export(PKCS8)),
    'no key': () => rmSync(key),
  };
  for (const [name, harm] of Object.entries(damage)) {
    const before = await open();
    harm();
    const after = await open();
    t.not(after, before, name);
    t.equal(await open(), after, `${name}: the new one is kept`);
  }
});

const PKCS8 = { type: 'pkcs8', format: 'pem' } as const;

t.test('given certificate files are served', async (t) => {
  const { certificate, key } = await makeSelfSigned(['127.0.0.1']);
  const folder = t.testdir({ 'both.pem': key + certificate.replaceAll('\n', '\r\n') });
  const both = join(folder, 'both.pem');
  const server = await startServer(t, [], { EMULATOR_TLS_CERT: both, EMULATOR_TLS_KEY: both });
  t.match(await ask(`${server.url}/_emulator/ready`, certificate), 'ready');
  const shown = await ask(`${server.url}/_emulator/certificate.pem`, certificate);
  t.equal(new X509Certificate(shown).fingerprint256, new X509Certificate(certificate).fingerprint256);
  t.notMatch(shown, /PRIVATE/, 'a key in the same file is not shown');
  t.match(server.greeting, new RegExp(`Certificate +${both}\\n`));

  const other = await makeSelfSigned(['emulator.test']);
  const files = t.testdir({ 'c.pem': other.certificate, 'k.pem': other.key });
  const options = { tlsCert: join(files, 'c.pem'), tlsKey: join(files, 'k.pem') };
  const emulator = await started(t, options);
  t.equal(emulator.certificateFile, options.tlsCert);
  t.match(await ask(`${emulator.url}/_emulator/ready`, other.certificate, 'emulator.test'), 'ready');
});

t.test('options that exclude each other, and unusable files, are errors', async (t) => {
  const [one, two] = await Promise.all([makeSelfSigned(['a.test']), makeSelfSigned(['b.test'])]);
  const locked = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
    ...PKCS8,
    cipher: 'aes-256-cbc',
    passphrase: 'secret',
  });
  const folder = t.testdir({
    'one.pem': one.certificate,
    'one.key': one.key,
    'two.key': two.key,
    'locked.key': locked,
    'no.pem': 'x',
  });
  const at = (name: string) => join(folder, name);
  const pair = (cert: string, key: string) => ['--tls-cert', at(cert), '--tls-key', at(key)];
  const table: { args: string[]; variables?: Variables; code: 1 | 2; says: RegExp }[] = [
    { args: ['--tls-cert', at('one.pem')], code: 2, says: /--tls-cert needs --tls-key with its private key/ },
    { args: ['--tls-key', at('one.key')], code: 2, says: /--tls-key needs --tls-cert/ },
    { args: [], variables: { EMULATOR_TLS_KEY: at('one.key') }, code: 2, says: /--tls-cert/ },
    { args: [...SELF_SIGNED, ...pair('one.pem', 'one.key')], code: 2, says: /--tls self-signed.*excludes --tls-cert/ },
    { args: [...SELF_SIGNED, '--tls-key', at('one.key')], code: 2, says: /--tls self-signed.*excludes .*--tls-key/ },
    { args: ['--tls', 'on'], code: 2, says: /--tls takes self-signed or off, not "on"/ },
    {
      args: pair('nowhere.pem', 'one.key'),
      code: 1,
      says: /nowhere\.pem cannot be used; --tls-cert takes a certificate/,
    },
    {
      args: pair('one.pem', 'nowhere.key'),
      code: 1,
      says: /nowhere\.key cannot be used; --tls-key takes a private key/,
    },
    { args: pair('no.pem', 'one.key'), code: 1, says: /no\.pem cannot be used; --tls-cert takes/ },
    { args: pair('one.key', 'one.key'), code: 1, says: /one\.key cannot be used; --tls-cert takes/ },
    { args: pair('one.pem', 'one.pem'), code: 1, says: /one\.pem cannot be used; --tls-key takes/ },
    {
      args: pair('one.pem', 'locked.key'),
      code: 1,
      says: /locked\.key cannot be used; --tls-key.*without a passphrase/,
    },
    {
      args: pair('one.pem', 'two.key'),
      code: 1,
      says: /two\.key is not the private key of the certificate .*one\.pem/,
    },
    { args: [...SELF_SIGNED, '--data', '/proc/nowhere'], code: 1, says: /\/proc\/nowhere/ },
  ];
  for (const { args, variables, code, says } of table) {
    const ended = await runHere(t, ['--port', '0', ...args], variables);
    const name = args.join(' ');
    t.match(ended, { code, stdout: /^$/, stderr: /^isc-connectors-emulator: [^\n]+\.\n$/ }, `${name}: one sentence`);
    t.match(ended.stderr, says, name);
  }
  const mismatch = await runCommand(t, ['--port', '0', ...pair('one.pem', 'two.key')]);
  t.match(mismatch, { code: 1, stderr: /is not the private key of/ }, 'in a process of its own');
});

t.test('health and token work over TLS, with flags and with variables', async (t) => {
  const server = await startServer(t, SELF_SIGNED);
  const port = String(server.port);
  const ways: { args: string[]; variables?: Variables }[] = [
    { args: ['--port', port, ...SELF_SIGNED] },
    {
      args: ['--port', port, '--host', '0.0.0.0', '--tls-cert', 'of-the-server.pem', '--tls-key', 'of-the-server.key'],
    },
    { args: [], variables: { EMULATOR_PORT: port, EMULATOR_TLS: 'self-signed' } },
  ];
  for (const { args, variables } of ways) {
    t.match(await runHere(t, ['health', ...args], variables), { code: 0, stdout: /ready/, stderr: /^$/ });
    t.match(await runHere(t, ['token', ...args], variables), { code: 0, stdout: /^\S+\.\S+\.\S+\n$/, stderr: /^$/ });
  }
  t.match(await runHere(t, ['health', '--port', port]), {
    code: 1,
    stderr: /No emulator responds at http:.*TLS alone/,
  });
  const plain = await startServer(t, []);
  const health = await runHere(t, ['health', '--port', String(plain.port), ...SELF_SIGNED]);
  t.match(health, { code: 1, stderr: /No emulator responds at https:.*speaks no TLS/ });
});

t.test('exec over TLS: the SDK trusts the server, and other programs find its certificate', async (t) => {
  const others = join(t.testdir({ 'others.pem': (await makeSelfSigned(['other.test'])).certificate }), 'others.pem');
  const sdk = `
    import { Configuration, ConnectorsApi } from 'sailpoint-api-client';
    import { readFileSync } from 'node:fs';
    const { data } = await new ConnectorsApi(new Configuration()).getConnectorList({ filters: 'name sw "Workday"' });
    const file = readFileSync(process.env.EMULATOR_CERTIFICATE, 'utf8');
    console.log(process.env.SAIL_BASE_URL.split(':')[0], data[0].scriptName, file.split('BEGIN CERTIFICATE').length - 1,
      process.env.EMULATOR_CERTIFICATE);`;
  const script = ['--', join(packageRoot, 'node_modules', '.bin', 'node'), '--input-type=module', '-e', sdk];
  for (const [variables, certificates] of [
    [{}, 1],
    [{ NODE_EXTRA_CA_CERTS: others }, 2],
  ] as const) {
    const { code, stdout, stderr } = await runCommand(t, ['exec', ...SELF_SIGNED, ...script], variables);
    t.equal(code, 0, stderr);
    const [scheme, scriptName, count, file = ''] = stdout.trim().split(' ').slice(-4);
    t.match({ scheme, scriptName, count }, { scheme: 'https', scriptName: /^workday/, count: String(certificates) });
    t.throws(() => statSync(file), { code: 'ENOENT' }, 'the file is gone with the command');
  }
});

t.test('bytes that are not TLS neither harm nor delay the server', async (t) => {
  const server = await startServer(t, SELF_SIGNED);
  const certificate = await unverified(`${server.url}/_emulator/certificate.pem`);
  const hello = '\x16\x03\x01';
  for (const bytes of [
    'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
    'HEAD / HTTP/1.0\r\n\r\n',
    '\x00'.repeat(500),
    'x',
    hello,
    '',
  ]) {
    const socket = connect(server.port, '127.0.0.1').on('error', () => {});
    await once(socket, 'connect');
    if (bytes === hello || bytes === '' || bytes === 'x') {
      socket.end(bytes);
    } else {
      socket.write(bytes, 'latin1');
      socket.resume();
      await once(socket, 'close');
    }
    t.match(await ask(`${server.url}/_emulator/ready`, certificate), 'ready', JSON.stringify(bytes.slice(0, 20)));
  }
  server.kill('SIGTERM');
  t.match(await server.ended, { code: 0, stderr: /^$/ });

  const emulator = await started(t, { tls: 'self-signed', auth: false });
  const { port } = new URL(emulator.url);
  const waiting = connect(Number(port), '127.0.0.1').on('error', () => {});
  await once(waiting, 'connect');
  waiting.write(hello);
  const body = JSON.stringify(connector('Half'));
  const running = request(`${emulator.url}/v3/connectors`, {
    method: 'POST',
    agent: false,
    ca: emulator.certificate,
    headers: { 'content-type': 'application/json', 'content-length': body.length },
  });
  running.write(body.slice(0, 5));
  await ask(`${emulator.url}/_emulator/ready`, emulator.certificate);
  const gone = once(waiting.resume(), 'close');
  const told = performance.now();
  const closed = emulator.close();
  await gone;
  running.end(body.slice(5));
  const [response] = await once(running, 'response');
  t.match(await text(response), /"scriptName":"half"/, 'a running request is not cut off');
  await closed;
  // Left alone it would stay for the ten seconds that a handshake may take.
  t.ok(performance.now() - told < 5000, 'half of a handshake');
});

/** Sends a request without verifying the certificate, as before it is known. */
const unverified = async (url: string): Promise<string> => {
  const sent = request(url, { agent: false, rejectUnauthorized: false }).end();
  const [response] = await once(sent, 'response');
  return text(response);
};
