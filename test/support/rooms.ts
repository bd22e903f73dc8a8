/** A room of `server/`: a folder, or a file directly in it. */
interface Room {
  readonly contents: string;
  /** The rooms that it may import. All rooms may also import `platform`. */
  readonly mayImport: readonly string[];
}

/** The rooms of `server/`, from the highest to the lowest. A test enforces the imports, and CONTRIBUTING.md prints the table. */
export const ROOMS: Readonly<Record<string, Room>> = {
  cli: { contents: 'the entry point of the command line', mayImport: ['commands'] },
  commands: {
    contents: 'the command line: one file per command with its help; arguments, environment, signals, exit codes',
    mayImport: ['running', 'terminal', 'tenants', 'console', 'control', 'options', 'domain', 'models'],
  },
  index: {
    contents: 'the library',
    mayImport: ['public-emulator', 'public-types', 'running', 'emulator', 'tenants', 'control', 'options', 'domain'],
  },
  'public-emulator': { contents: 'the methods of the library, as interfaces', mayImport: ['public-types'] },
  'public-types': { contents: 'the types of the library, without imports', mayImport: [] },
  running: {
    contents: 'a listening server: port, ready file, request log file, state file, watched fixtures',
    mayImport: ['emulator', 'tenants', 'http', 'options', 'domain', 'models'],
  },
  emulator: {
    contents: 'opens the store and builds the app',
    mayImport: ['app', 'control', 'tenants', 'tls', 'options', 'gateway', 'seed', 'store', 'domain', 'models'],
  },
  app: {
    contents: 'hooks and routes, in the order in which a request passes them',
    mayImport: [
      ...['tls', 'api', 'api-page', 'console', 'control', 'gateway', 'http', 'openapi', 'options', 'status', 'domain'],
    ],
  },
  terminal: {
    contents: 'terminal output: a line per request, colors, the summary of a run',
    mayImport: ['domain'],
  },
  'api-page': {
    contents: 'the page at `/docs`, loaded at its first request',
    mayImport: ['api', 'control', 'gateway', 'http', 'domain'],
  },
  console: {
    contents:
      'serves the console, which is built from `console/`, at `/_emulator/console`; loaded at its first request',
    mayImport: ['control', 'gateway', 'http', 'domain'],
  },
  openapi: {
    contents: 'the OpenAPI documents of the Connectors API and of the control API',
    mayImport: ['api', 'control', 'gateway', 'http', 'domain', 'models'],
  },
  control: {
    contents: 'the control API: operations (rows), routes, and the object with a method per operation',
    mayImport: ['api', 'gateway', 'http', 'domain', 'models'],
  },
  api: {
    contents: 'the Connectors API: families and operations (rows), routes, handlers; OAuth',
    mayImport: ['gateway', 'http', 'domain', 'models'],
  },
  status: { contents: 'health, readiness, status, metrics, the certificate', mayImport: ['domain'] },
  gateway: {
    contents:
      'everything between HTTP and the API: tenant, request log, faults, 404 and 405, token, rate limit, warnings, control key',
    mayImport: ['http', 'domain', 'models'],
  },
  http: { contents: 'error bodies, content types, forms, uploads, response headers', mayImport: ['domain', 'models'] },
  tls: { contents: 'certificate and key: given files, or a self-signed certificate', mayImport: ['options'] },
  options: {
    contents: 'the table of options; checks of flags, environment variables, and library options',
    mayImport: ['domain', 'models'],
  },
  tenants: { contents: 'the tenants of a server, created on first use', mayImport: ['domain'] },
  seed: {
    contents: 'the template: fixtures, profiles, derived documents, vocabulary, cached templates',
    mayImport: ['store', 'domain', 'models'],
  },
  store: {
    contents: 'SQLite: schema, connectors, lists, the template, storage of tenants in memory and in files',
    mayImport: ['domain', 'models'],
  },
  domain: {
    contents: 'the rules: pure and synchronous, without Fastify, SQL, or `process`; `ports.ts` says what they need',
    mayImport: ['models'],
  },
  models: { contents: 'the models in TypeBox, the enumerations, the compiled validators', mayImport: [] },
  platform: { contents: 'addresses, files, the package, startup errors', mayImport: [] },
};
