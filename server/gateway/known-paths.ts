import type { FastifyInstance, FastifyRequest } from 'fastify';

type RouteConfig = FastifyRequest['route'];

/** The methods of a path, in the order in which `Allow` names them. */
const METHOD_ORDER = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** One route, by its path in the router's notation, cut at the slashes. */
interface KnownRoute {
  readonly segments: readonly string[];
  readonly methods: readonly string[];
  readonly config: RouteConfig;
}

/** A path that has routes, though perhaps none for the method of a request. */
export interface KnownPath {
  /** The methods that it has, as `Allow` names them. */
  readonly methods: readonly string[];
  /** What is said of the path, whatever the method. */
  readonly config: RouteConfig;
}

/** The paths of all routes that are added to an app from now on: the framework tells a wrong method from no path at all by nothing. */
export class KnownPaths {
  readonly #routes: KnownRoute[] = [];

  constructor(app: FastifyInstance) {
    app.addHook('onRoute', ({ url, method, config }) => {
      // The wildcard of CORS is no path.
      if (url.includes('*')) return;
      this.#routes.push({ segments: url.split('/'), methods: [method].flat(), config: (config ?? {}) as RouteConfig });
    });
  }

  /** @param path of a request, without its query. */
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

/** The router decodes a path before it compares it. */
const decode = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};

/** Returns the path of a request without its query, and without the scheme and host that a proxy's client puts in front. */
export const pathOf = ({ url }: FastifyRequest): string =>
  url.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '').split(/[?#]/, 1)[0] ?? '';
