import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { basename } from 'node:path';
import { text } from 'node:stream/consumers';

/**
 * What the documentation's commands use of curl, for machines without it: -s -f -k --cacert -H -u -d (also -d @FILE)
 * --data-binary @FILE --data-urlencode -G -X -F -o -D -w and a URL.
 */
const argv = process.argv.slice(2);
const values: Record<string, string[]> = {};
let url = '';
for (let argument = argv.shift(); argument !== undefined; argument = argv.shift()) {
  if (['-s', '-f', '-k', '-G'].includes(argument)) values[argument] = [''];
  else if (argument.startsWith('-')) values[argument] = [...(values[argument] ?? []), argv.shift() ?? ''];
  else url = argument;
}

const encode = (text: string): string => {
  const at = text.indexOf('=');
  return `${text.slice(0, at + 1)}${encodeURIComponent(text.slice(at + 1))}`;
};
// curl leaves out the line ends of a file.
const read = (text: string): string =>
  text.startsWith('@') ? readFileSync(text.slice(1), 'utf8').replace(/[\r\n]/g, '') : text;
const data = [
  ...(values['--data-urlencode'] ?? []).map(encode),
  ...(values['-d'] ?? []).map(read),
  ...(values['--data-binary'] ?? []).map((file) => readFileSync(file.slice(1), 'utf8')),
].join('&');

const headers: Record<string, string> = {};
for (const line of values['-H'] ?? []) {
  const [, name = '', value = ''] = /^([^:]+):\s*(.*)$/.exec(line) ?? [];
  headers[name.toLowerCase()] = value;
}
const user = values['-u']?.at(-1);
if (user !== undefined) headers['authorization'] = `Basic ${Buffer.from(user).toString('base64')}`;

const form = new FormData();
for (const part of values['-F'] ?? []) {
  const [, name = '', isFile, value = ''] = /^([^=]*)=(@?)(.*)$/s.exec(part) ?? [];
  if (isFile) form.append(name, new Blob([readFileSync(value)]), basename(value));
  else form.append(name, value);
}

const sendsData = data !== '' && !values['-G'];
if (sendsData) headers['content-type'] ??= 'application/x-www-form-urlencoded';
const body = values['-F'] ? form : sendsData ? data : undefined;
const encoded = new Response(body);
if (values['-F']) headers['content-type'] = encoded.headers.get('content-type') ?? '';

// Not by `fetch`, which sets Host itself.
const request = url.startsWith('https:') ? requestSecure : requestPlain;
const sent = request(values['-G'] ? `${url}?${data}` : url, {
  method: values['-X']?.at(-1) ?? (body === undefined ? 'GET' : 'POST'),
  headers,
  rejectUnauthorized: !values['-k'],
  ca: values['--cacert']?.map((file) => readFileSync(file)),
});
sent.end(Buffer.from(await encoded.arrayBuffer()));
/** curl's exit code where the connection ends without a response. */
const EMPTY_REPLY = 52;
const [first] = await once(sent, 'response').catch(() => process.exit(EMPTY_REPLY));
const response: IncomingMessage = first;

const received = await text(response);
// As curl does it: no output, and a special exit code.
if (values['-f'] && (response.statusCode ?? 0) >= 400) process.exit(22);
const head = Object.entries(response.headers).map(([name, value]) => `${name}: ${value}\r\n`);
if (values['-D']) writeFileSync(values['-D'].at(-1) ?? '', head.join(''));
const output = values['-o']?.at(-1);
if (output === undefined) process.stdout.write(received);
else if (output !== '/dev/null') writeFileSync(output, received);
const written = (values['-w']?.at(-1) ?? '').replaceAll('\\n', '\n');
process.stdout.write(written.replace('%{http_code}', String(response.statusCode)));
