import type { Random } from './random.ts';

/** Texts that often break programs. */
const TRAPS: readonly string[] = [
  '',
  ' ',
  '\0',
  '\n',
  '%',
  '%zz',
  '+',
  '"',
  "'",
  '\\',
  '/',
  '..',
  '../../etc/passwd',
  '<a/>',
  '&amp;',
  '{{x}}',
  '$ref',
  '__proto__',
  'constructor',
  'toString',
  'null',
  'true',
  '-1',
  '1e999',
  '9007199254740993',
  'NaN',
  'ß',
  'İ',
  'ﬁ',
  '😀',
  '\ud800',
  '\u202e',
  '\u001f',
  "'; DROP TABLE connector; --",
  'a'.repeat(300),
  'é'.repeat(5_000),
];

export const trap = (random: Random): string =>
  random.chance(0.8) ? random.pick(TRAPS) : random.bytes(20).toString('latin1');

/** Returns a random JSON value. */
export const anyJson = (random: Random, depth = 0): unknown => {
  switch (random.below(depth > 4 ? 5 : 8)) {
    case 0:
      return null;
    case 1:
      return random.chance(0.5);
    case 2:
      return random.pick([0, -1, 1.5, 1e308, 2 ** 53, -0]);
    case 3:
    case 4:
      return trap(random);
    case 5:
      return random.several(4, () => anyJson(random, depth + 1));
    case 6:
      return Object.fromEntries(random.several(4, () => [trap(random), anyJson(random, depth + 1)]));
    default:
      return nest(random.below(300));
  }
};

const nest = (levels: number): unknown => {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
};

const FILTER_WORDS = [
  ...['name', 'type', 'directConnect', 'category', 'features', 'labels', 'status', 'constructor'],
  ...['ca', 'co', 'eq', 'ge', 'in', 'pr', 'isnull', 'sw', 'EQ'],
  ...['and', 'or', 'not', '(', ')', ',', 'true', 'null', '5', '"A"', '"wor"', '"%"', '"\\""', '"', '\\', '2020-01-01'],
];

/** Returns a filter that is valid about one time in three. */
export const anyFilter = (random: Random): string => {
  const test = () =>
    random.pick([
      'name sw "A"',
      'type eq "JDBC"',
      'directConnect eq true',
      'features ca ("ENABLE")',
      'labels ca "saas"',
    ]);
  if (random.chance(0.4))
    return [test(), ...random.several(5, () => `${random.pick(['and', 'or', 'and not'])} ${test()}`)].join(' ');
  if (random.chance(0.1)) return `${random.pick(['(', 'not '])}`.repeat(random.below(3_000));
  return random.several(12, () => (random.chance(0.9) ? random.pick(FILTER_WORDS) : trap(random))).join(' ');
};

const POINTERS = [
  ...[
    '/connectorMetadata',
    '/connectorMetadata/a',
    '/connectorMetadata/a/0',
    '/connectorMetadata/list/-',
    '/connectorMetadata/a/b',
  ],
  ...[
    '/applicationXml',
    '/sourceConfigXml',
    '/correlationConfigXml',
    '/status',
    '/name/length',
    '',
    '/',
    'x',
    '/~2',
    '/__proto__/a',
  ],
];

/** Returns a JSON Patch that is usually well-formed. */
export const anyPatch = (random: Random): unknown => {
  if (random.chance(0.1)) return anyJson(random);
  return random.several(6, () => {
    const operation: Record<string, unknown> = {
      op: random.chance(0.95)
        ? random.pick(['add', 'add', 'add', 'remove', 'replace', 'move', 'copy', 'test'])
        : anyJson(random),
      path: random.chance(0.95) ? random.pick(POINTERS) : anyJson(random),
    };
    if (random.chance(0.8))
      operation['value'] = random.chance(0.3) ? random.pick(['<a/>', '<a>', { a: [1] }]) : anyJson(random);
    if (random.chance(0.3)) operation['from'] = random.pick(POINTERS);
    return operation;
  });
};

/** Cuts, repeats, or changes some bytes. */
export const damage = (random: Random, bytes: Buffer): Buffer => {
  const at = random.below(bytes.length + 1);
  switch (random.below(4)) {
    case 0:
      return bytes.subarray(0, at);
    case 1:
      return Buffer.concat([bytes.subarray(0, at), random.bytes(20), bytes.subarray(at)]);
    case 2:
      return Buffer.concat([bytes, bytes]);
    default:
      return Buffer.from(bytes.map((byte) => (random.chance(0.02) ? random.below(256) : byte)));
  }
};
