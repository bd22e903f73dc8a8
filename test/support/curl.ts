import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { setDefaultCACertificates } from 'node:tls';

/**
 * What the documentation's commands use of curl, for machines without it: -s -f -k --cacert -H -d (also -d @FILE) --data-urlencode
 * -G -X -F -o -D -w and a URL.
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
const data = [...(values['--data-urlencode'] ?? []).map(encode), ...(values['-d'] ?? []).map(read)].join('&');

const toHeader = (line: string): [string, string] => {
  const [, name = '', value = ''] = /^([^:]+):\s*(.*)$/.exec(line) ?? [];
  return [name, value];
};
const headers = new Headers((values['-H'] ?? []).map(toHeader));

const form = new FormData();
for (const part of values['-F'] ?? []) {
  const [name = '', file = ''] = part.split('=@');
  form.append(name, new Blob([readFileSync(file)]), basename(file));
}

if (values['-k']) process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
const trusted = values['--cacert']?.map((file) => readFileSync(file, 'utf8'));
if (trusted) setDefaultCACertificates(trusted);

const sendsData = data !== '' && !values['-G'];
if (sendsData && !headers.has('content-type')) headers.set('content-type', 'application/x-www-form-urlencoded');
const body = values['-F'] ? form : sendsData ? data : undefined;
const response = await fetch(values['-G'] ? `${url}?${data}` : url, {
  method: values['-X']?.at(-1) ?? (body === undefined ? 'GET' : 'POST'),
  headers,
  ...(body !== undefined && { body }),
});

// As curl does it: no output, and an exit code of its own.
if (values['-f'] && !response.ok) process.exit(22);

const text = await response.text();
const head = [...response.headers].map(([name, value]) => `${name}: ${value}\r\n`).join('');
if (values['-D']) writeFileSync(values['-D'].at(-1) ?? '', head);
const output = values['-o']?.at(-1);
if (output === undefined) process.stdout.write(text);
else if (output !== '/dev/null') writeFileSync(output, text);
const written = (values['-w']?.at(-1) ?? '').replaceAll('\\n', '\n');
process.stdout.write(written.replace('%{http_code}', String(response.status)));
