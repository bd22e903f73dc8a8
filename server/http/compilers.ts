import type { FastifyServerOptions } from 'fastify';
import { validator } from '../models/validators.ts';

/** A body is described by a reference to its model, which is compiled once for the process, not once for each route. */
interface DescribedRoute {
  readonly schema: { readonly $ref: `${string}#` };
}

/**
 * How the framework checks bodies and writes answers: by the models, and as plain JSON. With these at hand it does not load
 * compilers of its own.
 */
export const schemaController = {
  compilersFactory: {
    buildValidator: () => (route: DescribedRoute) => validator(route.schema.$ref.slice(0, -1)),
    buildSerializer: () => () => JSON.stringify,
  },
  // The framework's types ask for validators of the package that it would load.
} as unknown as NonNullable<FastifyServerOptions['schemaController']>;
