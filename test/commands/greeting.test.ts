import { join } from 'node:path';
import t, { type Test } from 'tap';
import { withControlKey } from '../../server/commands/control-key.ts';
import { greeting } from '../../server/commands/greeting.ts';
import { readOptions } from '../../server/options/read-options.ts';
import { VERSION } from '../../server/platform/package.ts';
import { startServer } from '../../server/running/server.ts';

/** Starts a server as `serve` does, and gives its address and its greeting. */
const greet = async (t: Test, args: readonly string[]): Promise<{ url: string; text: string }> => {
  const keyed = withControlKey(readOptions(['--port', '0', ...args], {}));
  const server = await startServer(keyed.options);
  t.teardown(() => server.close());
  return { url: server.url, text: await greeting(server, keyed, (_style, shown) => shown) };
};

t.test('the greeting tells where it is, what it holds, and how to call it', async (t) => {
  const data = join(t.testdir({}), 'a folder');
  const version = VERSION.replaceAll('.', '\\.');
  const table: { args: string[]; lines: string[]; url?: string; fragment?: string }[] = [
    {
      args: [],
      lines: [
        'Connectors +158, profile default',
        'Data +in memory; --data DIR keeps it',
        'Client ID +any-id',
        'Client secret +any-secret; any other ID and secret work too',
        'Stop +Ctrl-C',
        'Help +isc-connectors-emulator help',
      ],
    },
    { args: ['--auth', 'off', '--data', data], lines: ['Credentials +none needed: .*', `Data +${data}`] },
    {
      args: ['--client', 'my-id:hidden', '--client', 'b:c', '--fixtures', 'minimal'],
      lines: ['Client ID +my-id', 'Client secret +as configured', 'Connectors +10, profile minimal'],
    },
    {
      args: ['--host', '0.0.0.0'],
      lines: ['Control key +[\\w-]{24}; --control-key TEXT sets another'],
      fragment: '#key=[\\w-]{24}',
    },
    { args: ['--host', '0.0.0.0', '--control-key', 'hidden key'], lines: ['Control key +as configured'] },
    { args: ['--public-url', 'https://isc.example'], lines: [], url: 'https://isc.example' },
    {
      args: ['--tls', 'self-signed'],
      lines: ['Certificate +curl -sk https://127.0.0.1:\\d+/_emulator/certificate.pem > .*'],
    },
  ];
  for (const { args, lines, url: publicUrl, fragment = '' } of table) {
    const { url, text } = await greet(t, args);
    const base = publicUrl ?? url;
    const wanted = [`Base URL +${base}`, `Console +${base}/_emulator/console${fragment}`, ...lines];
    t.match(text, new RegExp(`^ISC Connectors emulator ${version} listens on ${url}\\n\\n`), args.join(' '));
    for (const line of wanted) t.match(text, new RegExp(`^ {2}${line}$`, 'm'), args.join(' '));
    t.ok(text.split('\n').length <= 14, 'it is short');
    t.notMatch(text, 'hidden', 'no secret');
  }
});
