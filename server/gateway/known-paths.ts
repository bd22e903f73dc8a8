import type { FastifyInstance, FastifyRequest } from 'fastify';

type RouteConfig = FastifyRequest['route'];

/** Order of methods in an `Allow` header. */
const METHOD_ORDER = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** A route, with the segments of its path in the router's notation. */
interface KnownRoute {
  readonly segments: readonly string[];
  readonly methods: readonly string[];
  readonly config: RouteConfig;
}

/** A path with at least one route, but not necessarily one for the request's method. */
export interface KnownPath {
  /** Its methods, in the order for `Allow`. */
  readonly methods: readonly string[];
  /** The configuration that all its routes share. */
  readonly config: RouteConfig;
}

/** Records the paths of all routes added from now on, because Fastify does not distinguish a wrong method from an unknown path. */
export class KnownPaths {
  readonly #routes: KnownRoute[] = [];

  constructor(app: FastifyInstance) {
    app.addHook('onRoute', ({ url, method, config }) => {
      // The wildcard route of CORS is not a path.
      if (url.includes('*')) return;
      this.#routes.push({ segments: url.split('/'), methods: [method].flat(), config: (config ?? {}) as RouteConfig });
    });
  }

  /** Returns the known path of a request. @param path path without a query. */
  find(path: string): KnownPath | undefined {
    const segments = path.split('/').map(decode);
    const routes = this.#routes.filter((route) => isAt(route.segments, segments));
    const [first] = routes;
    if (!first) return undefined;
    const { family, control, withoutTenant } = first.config;
    return {
      methods: METHOD_ORDER.filter((method) => routes.some(({ methods }) => methods.includes(method))),
      config: {
        ...(family && { family }),
        ...(control && { control }),
        ...(withoutTenant && { withoutTenant }),
      } as RouteConfig,
    };
  }
}

const isAt = (pattern: readonly string[], segments: readonly string[]): boolean =>
  pattern.length === segments.length &&
  pattern.every((part, index) => part.startsWith(':') || part === segments[index]);

/** Decodes a segment, as the router does before it compares a path. */
const decode = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};

/** Returns the path of a request without its query, and without scheme and host, which clients of a proxy send. */
export const pathOf = ({ url }: FastifyRequest): string =>
  url.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '').split(/[?#]/, 1)[0] ?? '';
