/**
 * Address of the page, `<tenant>/_emulator/console`. Every other address is relative to it, so that the page works for any tenant and
 * behind a reverse proxy with a path prefix.
 */
const page = new URL(location.href);

/** Base URL of the tenant with a slash at the end, such as `http://127.0.0.1:8080/t/acme/`. */
export const tenantUrl = new URL('..', page);

const [, ownPrefix] = /^(.*\/)t\/[^/]+\/$/.exec(tenantUrl.pathname) ?? [];

/** Base URL of the server, with a slash at the end: that of its default tenant. */
const serverUrl = new URL(ownPrefix ?? tenantUrl.pathname, tenantUrl);

/** Base URL to give a client, without a slash at the end. */
export const baseUrl = tenantUrl.href.replace(/\/$/, '');

/** Address of another tenant's console. */
export const consoleOf = (tenant: string): string =>
  new URL(`${tenant === 'default' ? '' : `t/${encodeURIComponent(tenant)}/`}_emulator/console`, serverUrl).href;

/** Address of something of this tenant. @param path without a slash in front, such as `docs`. */
export const addressOf = (path: string): string => new URL(path, tenantUrl).href;
