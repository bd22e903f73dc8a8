import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';

/**
 * What the README's commands use of curl, for machines without it: -s -H -d --data-urlencode -G -X -F -o -D -w and a URL.
 */
const argv = process.argv.slice(2);
const values: Record<string, string[]> = {};
let url = '';
for (let argument = argv.shift(); argument !== undefined; argument = argv.shift()) {
  if (argument === '-s' || argument === '-G') values[argument] = [''];
  else if (argument.startsWith('-')) values[argument] = [...(values[argument] ?? []), argv.shift() ?? ''];
  else url = argument;
}

const encode = (text: string): string => {
  const at = text.indexOf('=');
  return `${text.slice(0, at + 1)}${encodeURIComponent(text.slice(at + 1))}`;
};
const data = [...(values['--data-urlencode'] ?? []).map(encode), ...(values['-d'] ?? [])].join('&');
const headers = new Headers((values['-H'] ?? []).map((line) => line.split(/:\s*/, 2) as [string, string]));

const form = new FormData();
for (const part of values['-F'] ?? []) {
  const [name = '', file = ''] = part.split('=@');
  form.append(name, new Blob([readFileSync(file)]), basename(file));
}

const sendsData = data !== '' && !values['-G'];
if (sendsData && !headers.has('content-type')) headers.set('content-type', 'application/x-www-form-urlencoded');
const body = values['-F'] ? form : sendsData ? data : undefined;
const response = await fetch(values['-G'] ? `${url}?${data}` : url, {
  method: values['-X']?.at(-1) ?? (body === undefined ? 'GET' : 'POST'),
  headers,
  ...(body !== undefined && { body }),
});

const text = await response.text();
const head = [...response.headers].map(([name, value]) => `${name}: ${value}\r\n`).join('');
if (values['-D']) writeFileSync(values['-D'].at(-1) ?? '', head);
if (!values['-o']) process.stdout.write(text);
process.stdout.write((values['-w']?.at(-1) ?? '').replace('%{http_code}', String(response.status)));
