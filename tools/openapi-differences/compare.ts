/** A part of an OpenAPI document. */
type Part = Readonly<Record<string, unknown>>;

/** One difference between a published description and the document of the same family. */
export interface Difference {
  /** The part that differs: a model, a property, or a part of an operation. */
  readonly where: string;
  /** Undefined if it is absent. */
  readonly published: string | undefined;
  readonly here: string | undefined;
  /** The operation in which it was found, or `document`. */
  readonly operation: string;
}

/** Keywords of a schema that make a difference. Texts, titles, and examples are each one's own. */
const KEYWORDS = [
  ...['type', 'format', 'nullable', 'enum', 'default', 'required', 'additionalProperties', 'pattern', 'uniqueItems'],
  ...['minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'not', 'anyOf', 'oneOf'],
];

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

const partOf = (value: unknown): Part => (typeof value === 'object' && value !== null ? (value as Part) : {});
const listOf = (value: unknown): readonly Part[] => (Array.isArray(value) ? value : []);
const show = (value: unknown): string | undefined => (value === undefined ? undefined : JSON.stringify(value));
const keysOf = (...parts: readonly Part[]): string[] => [...new Set(parts.flatMap((part) => Object.keys(part)))];

/**
 * Returns every difference between two OpenAPI 3.0 documents, except in texts, titles, and examples.
 *
 * @param basePath of the family; paths of the published description may lack its first part.
 */
export const compareDocuments = (published: Part, here: Part, basePath: string): Difference[] => {
  const differences: Difference[] = [];
  const compare = new Comparison(here, published, (difference) => differences.push(difference));
  compare.documents(basePath);
  return differences;
};

class Comparison {
  readonly #published: Part;
  readonly #here: Part;
  readonly #report: (difference: Difference) => void;
  #operation = 'document';

  constructor(here: Part, published: Part, report: (difference: Difference) => void) {
    this.#here = here;
    this.#published = published;
    this.#report = report;
  }

  documents(basePath: string): void {
    this.#values('openapi', this.#published['openapi'], this.#here['openapi']);
    const urls = [this.#published, this.#here].map(({ servers }) => listOf(servers).map(({ url }) => url));
    this.#values('servers', urls[0], urls[1]);
    this.#values('security of all operations', this.#published['security'], this.#here['security']);
    this.#securitySchemes();
    const [published, here] = [operationsOf(this.#published, basePath), operationsOf(this.#here, basePath)];
    for (const name of keysOf(published, here)) {
      this.#operation = name;
      if (published[name] && here[name]) this.#operations(partOf(published[name]), partOf(here[name]));
      else this.#values('operation', published[name] && 'described', here[name] && 'described');
    }
  }

  #securitySchemes(): void {
    const [published, here] = [this.#published, this.#here].map((document) =>
      partOf(partOf(document['components'])['securitySchemes']),
    ) as [Part, Part];
    // A description of one service leaves the schemes to the one of the whole API.
    if (Object.keys(published).length === 0) return;
    for (const name of keysOf(published, here)) {
      const flows = [published, here].map((schemes) => partOf(partOf(schemes[name])['flows'])) as [Part, Part];
      for (const flow of keysOf(...flows)) {
        for (const key of ['authorizationUrl', 'tokenUrl', 'scopes']) {
          const [from, to] = flows.map((one) => {
            const value = partOf(one[flow])[key];
            return key === 'scopes' ? Object.keys(partOf(value)) : value;
          });
          this.#values(`security scheme ${name}, ${flow}, ${key}`, from, to);
        }
      }
    }
  }

  #operations(published: Part, here: Part): void {
    for (const key of ['operationId', 'tags', 'security', 'x-sailpoint-userLevels', 'deprecated']) {
      this.#values(key, published[key], here[key]);
    }
    this.#parameters(published, here);
    const [from, to] = [partOf(published['requestBody']), partOf(here['requestBody'])];
    this.#values('request body, required', from['required'] ?? false, to['required'] ?? false);
    this.#contents('request body', from, to);
    const responses = [partOf(published['responses']), partOf(here['responses'])] as const;
    for (const status of keysOf(...responses)) {
      const [one, other] = responses.map((all) => all[status]);
      if (one && other) {
        this.#responses(status, resolve(this.#published, partOf(one)), resolve(this.#here, partOf(other)));
      } else this.#values(`response ${status}`, one && 'described', other && 'described');
    }
  }

  #parameters(published: Part, here: Part): void {
    const [from, to] = [published, here].map(({ parameters }) =>
      Object.fromEntries(listOf(parameters).map((one) => [`${one['in']} parameter ${one['name']}`, one])),
    ) as [Record<string, Part>, Record<string, Part>];
    for (const name of keysOf(from, to)) {
      const [one, other] = [from[name], to[name]];
      if (!one || !other) {
        this.#values(name, one && 'described', other && 'described');
        continue;
      }
      this.#values(`${name}, required`, one['required'] ?? false, other['required'] ?? false);
      this.#schemas(name, partOf(one['schema']), partOf(other['schema']));
    }
  }

  #responses(status: string, published: Part, here: Part): void {
    const headers = [published, here].map((response) => partOf(response['headers'])) as [Part, Part];
    for (const name of keysOf(...headers)) {
      const [from, to] = headers.map((all) => (all[name] ? 'described' : undefined));
      this.#values(`response ${status}, header ${name}`, from, to);
    }
    const links = [published, here].map((response) => (response['links'] ? 'described' : undefined));
    this.#values(`response ${status}, links`, links[0], links[1]);
    this.#contents(`response ${status}`, published, here);
  }

  #contents(where: string, published: Part, here: Part): void {
    const [from, to] = [partOf(published['content']), partOf(here['content'])];
    for (const type of keysOf(from, to)) {
      if (!from[type] || !to[type])
        this.#values(`${where}, ${type}`, from[type] && 'described', to[type] && 'described');
      else this.#schemas(`${where}, ${type}`, partOf(partOf(from[type])['schema']), partOf(partOf(to[type])['schema']));
    }
  }

  #schemas(where: string, published: Part, here: Part): void {
    const name = String(here['$ref'] ?? '')
      .split('/')
      .at(-1);
    // A model is the same wherever it is referred to.
    const label = name || where;
    const [from, to] = [resolve(this.#published, published), resolve(this.#here, here)];
    for (const keyword of KEYWORDS) this.#values(`${label}, ${keyword}`, sorted(from[keyword]), sorted(to[keyword]));
    if (from['items'] || to['items']) this.#schemas(`${label}[]`, partOf(from['items']), partOf(to['items']));
    const properties = [partOf(from['properties']), partOf(to['properties'])] as const;
    for (const key of keysOf(...properties)) {
      const [one, other] = properties.map((all) => all[key]);
      if (one && other) this.#schemas(`${label}.${key}`, partOf(one), partOf(other));
      else this.#values(`${label}.${key}`, one && 'described', other && 'described');
    }
  }

  #values(where: string, published: unknown, here: unknown): void {
    if (show(published) === show(here)) return;
    this.#report({ where, published: show(published), here: show(here), operation: this.#operation });
  }
}

/** Values in one order; of a schema that may be one of several, the types. */
const sorted = (value: unknown): unknown => {
  if (!Array.isArray(value))
    return typeof value === 'object' && value !== null ? (partOf(value)['type'] ?? true) : value;
  return value.map((item) => (typeof item === 'object' && item !== null ? partOf(item)['type'] : item)).sort();
};

const resolve = (document: Part, part: Part): Part => {
  const { $ref } = part;
  if (typeof $ref !== 'string') return part;
  return $ref
    .split('/')
    .slice(1)
    .reduce((found: Part, key) => partOf(found[key]), document);
};

/** Operations by method and path below the base path. */
const operationsOf = ({ paths }: Part, basePath: string): Part =>
  Object.fromEntries(
    Object.entries(partOf(paths)).flatMap(([path, methods]) =>
      Object.entries(partOf(methods))
        .filter(([method]) => METHODS.includes(method))
        .map(([method, operation]) => [`${method.toUpperCase()} ${below(path, basePath)}`, operation]),
    ),
  );

const below = (path: string, basePath: string): string => {
  const full = path.startsWith(basePath) ? path : `/${basePath.split('/')[1]}${path}`;
  return full.slice(basePath.length) || '/';
};
