import type { RequestLogEntry } from '../../server/domain/request-log.ts';

type Pairs = Readonly<Record<string, string>>;

const list = (pairs: Pairs) => Object.entries(pairs).map(([name, value]) => ({ name, value }));

/**
 * Returns the requests as an HTTP archive (HAR 1.2), which browsers and proxies open. Secrets are masked in it, as in the log.
 *
 * @param baseUrl of the tenant, without a slash at the end.
 */
export const toHar = (entries: readonly RequestLogEntry[], baseUrl: string, version: string): object => ({
  log: {
    version: '1.2',
    creator: { name: 'isc-connectors-emulator', version },
    entries: entries.map((entry) => ({
      startedDateTime: entry.time,
      time: entry.duration,
      request: {
        method: entry.method,
        url: baseUrl + entry.path + queryOf(entry.query),
        httpVersion: 'HTTP/1.1',
        cookies: [],
        headers: list(entry.request.headers),
        queryString: list(entry.query),
        ...(entry.request.body !== null && {
          postData: { mimeType: entry.request.headers['content-type'] ?? '', text: entry.request.body },
        }),
        headersSize: -1,
        bodySize: sizeOf(entry.request.body),
      },
      response: {
        status: entry.status,
        statusText: '',
        httpVersion: 'HTTP/1.1',
        cookies: [],
        headers: list(entry.response.headers),
        content: {
          size: sizeOf(entry.response.body),
          mimeType: entry.response.headers['content-type'] ?? '',
          text: entry.response.body ?? '',
        },
        redirectURL: entry.response.headers['location'] ?? '',
        headersSize: -1,
        bodySize: sizeOf(entry.response.body),
      },
      cache: {},
      timings: { send: 0, wait: entry.duration, receive: 0 },
    })),
  },
});

const queryOf = (query: Pairs): string => {
  const text = new URLSearchParams(query).toString();
  return text === '' ? '' : `?${text}`;
};

const sizeOf = (body: string | null): number => new TextEncoder().encode(body ?? '').length;
