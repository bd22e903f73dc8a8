/** A request that can be copied as code. */
export interface Copied {
  readonly method: string;
  /** Base URL of the tenant, without a slash at the end. */
  readonly baseUrl: string;
  /** Path with its query, such as `/connectors/v1?limit=2`. */
  readonly path: string;
  /** Those that matter, without the token's. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Who asks for the token; undefined if the request needs none. */
  readonly client: { readonly id: string; readonly secret: string } | undefined;
}

export type Language = 'curl' | 'TypeScript' | 'Python' | 'PowerShell' | 'Go';

export const LANGUAGES: readonly Language[] = ['curl', 'TypeScript', 'Python', 'PowerShell', 'Go'];

/** Returns code that gets a token and sends a request, with what the language itself brings. It runs as it is. */
export const copyAs = (language: Language, request: Copied): string => WRITERS[language](request);

const urlOf = ({ baseUrl, path }: Copied): string => baseUrl + path;

/** A text as one word of a POSIX shell. */
const shell = (text: string): string => (/^[\w=.:@%+/,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

const curl = (request: Copied): string => {
  const { client, baseUrl, method, headers, body } = request;
  const token = client && [
    `TOKEN=$(curl -s ${shell(`${baseUrl}/oauth/token`)} -d grant_type=client_credentials \\`,
    `  --data-urlencode ${shell(`client_id=${client.id}`)} --data-urlencode ${shell(`client_secret=${client.secret}`)} |`,
    `  sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`,
  ];
  const options = [
    ...(method === 'GET' ? [] : [`-X ${method}`]),
    ...(client ? ['-H "Authorization: Bearer $TOKEN"'] : []),
    ...Object.entries(headers).map(([name, value]) => `-H ${shell(`${name}: ${value}`)}`),
    ...(body === undefined ? [] : [`--data-raw ${shell(body)}`]),
  ];
  const glob = /[[\]{}]/.test(urlOf(request)) ? ' -g' : '';
  const command = [`curl -s${glob} ${shell(urlOf(request))}`, ...options.map((option) => `  ${option}`)].join(' \\\n');
  return [...(token ?? []), command, ''].join('\n');
};

/** A text as a literal of JavaScript, Python, and Go alike; a lone surrogate has no place in any of them. */
const literal = (text: string): string =>
  JSON.stringify(text.toWellFormed()).replace(/[\u007f-\u009f\u2028\u2029]/g, (character) => `\\u${hex4(character)}`);

const hex4 = (character: string): string => character.charCodeAt(0).toString(16).padStart(4, '0');

const typeScript = (request: Copied): string => {
  const { client, baseUrl, method, headers, body } = request;
  const fields = [
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is code that is written.
    ...(client ? ['Authorization: `Bearer ${access_token}`'] : []),
    ...Object.entries(headers).map(([name, value]) => `${literal(name)}: ${literal(value)}`),
  ];
  return [
    ...(client
      ? [
          `const { access_token } = await fetch(${literal(`${baseUrl}/oauth/token`)}, {`,
          "  method: 'POST',",
          `  body: new URLSearchParams({ grant_type: 'client_credentials', client_id: ${literal(client.id)}, client_secret: ${literal(client.secret)} }),`,
          '}).then((response) => response.json());',
        ]
      : []),
    `const response = await fetch(${literal(urlOf(request))}, {`,
    `  method: '${method}',`,
    `  headers: { ${fields.join(', ')} },`,
    ...(body === undefined ? [] : [`  body: ${literal(body)},`]),
    '});',
    'console.log(response.status, await response.text());',
    '',
  ].join('\n');
};

const python = (request: Copied): string => {
  const { client, baseUrl, method, headers, body } = request;
  const fields = [
    ...(client ? ['"Authorization": "Bearer " + token'] : []),
    ...Object.entries(headers).map(([name, value]) => `${literal(name)}: ${literal(value)}`),
  ];
  return [
    'import json, urllib.error, urllib.parse, urllib.request',
    '',
    ...(client
      ? [
          `form = {"grant_type": "client_credentials", "client_id": ${literal(client.id)}, "client_secret": ${literal(client.secret)}}`,
          `with urllib.request.urlopen(${literal(`${baseUrl}/oauth/token`)}, urllib.parse.urlencode(form).encode()) as response:`,
          '    token = json.load(response)["access_token"]',
        ]
      : []),
    `request = urllib.request.Request(${literal(urlOf(request))}, method="${method}", headers={${fields.join(', ')}})`,
    ...(body === undefined ? [] : [`request.data = ${literal(body)}.encode()`]),
    'try:',
    '    response = urllib.request.urlopen(request)',
    'except urllib.error.HTTPError as error:',
    '    response = error',
    'print(response.status, response.read().decode())',
    '',
  ].join('\n');
};

/** A text as a literal of PowerShell, in which a single quote of any shape ends it. */
const single = (text: string): string => `'${text.replace(/['\u2018-\u201b]/g, '$&$&')}'`;

const powerShell = (request: Copied): string => {
  const { client, baseUrl, method, headers, body } = request;
  const { 'content-type': type, ...others } = headers;
  const fields = [
    ...(client ? ['Authorization = "Bearer $($token.access_token)"'] : []),
    ...Object.entries(others).map(([name, value]) => `${single(name)} = ${single(value)}`),
  ];
  return [
    ...(client
      ? [
          `$token = Invoke-RestMethod -Method Post -Uri ${single(`${baseUrl}/oauth/token`)} -Body @{`,
          `  grant_type = 'client_credentials'; client_id = ${single(client.id)}; client_secret = ${single(client.secret)}`,
          '}',
        ]
      : []),
    '$request = @{',
    `  Method = '${method}'`,
    `  Uri = ${single(urlOf(request))}`,
    `  Headers = @{ ${fields.join('; ')} }`,
    ...(type === undefined ? [] : [`  ContentType = ${single(type)}`]),
    // Before 7.4 PowerShell would send a text as ISO-8859-1.
    ...(body === undefined ? [] : [`  Body = [Text.Encoding]::UTF8.GetBytes(${single(body)})`]),
    '}',
    'Invoke-RestMethod @request',
    '',
  ].join('\n');
};

const go = (request: Copied): string => {
  const { client, baseUrl, method, headers, body } = request;
  const packages = [
    ...(client ? ['encoding/json'] : []),
    'fmt',
    'io',
    'net/http',
    ...(client ? ['net/url'] : []),
    ...(body === undefined ? [] : ['strings']),
  ];
  return [
    'package main',
    '',
    'import (',
    ...packages.map((name) => `\t"${name}"`),
    ')',
    '',
    'func must[T any](value T, err error) T {',
    '\tif err != nil {',
    '\t\tpanic(err)',
    '\t}',
    '\treturn value',
    '}',
    '',
    'func main() {',
    ...(client
      ? [
          `\tform := url.Values{"grant_type": {"client_credentials"}, "client_id": {${literal(client.id)}}, "client_secret": {${literal(client.secret)}}}`,
          `\tgranted := must(http.PostForm(${literal(`${baseUrl}/oauth/token`)}, form))`,
          '\tvar token struct { AccessToken string `json:"access_token"` }',
          '\tmust(0, json.NewDecoder(granted.Body).Decode(&token))',
        ]
      : []),
    `\trequest := must(http.NewRequest("${method}", ${literal(urlOf(request))}, ${body === undefined ? 'nil' : `strings.NewReader(${literal(body)})`}))`,
    ...(client ? ['\trequest.Header.Set("Authorization", "Bearer "+token.AccessToken)'] : []),
    ...Object.entries(headers).map(([name, value]) => `\trequest.Header.Set(${literal(name)}, ${literal(value)})`),
    '\tresponse := must(http.DefaultClient.Do(request))',
    '\tfmt.Println(response.StatusCode, string(must(io.ReadAll(response.Body))))',
    '}',
    '',
  ].join('\n');
};

const WRITERS: Readonly<Record<Language, (request: Copied) => string>> = {
  curl,
  TypeScript: typeScript,
  Python: python,
  PowerShell: powerShell,
  Go: go,
};
