import fc from 'fast-check';
import t from 'tap';
import { inexactNumber } from '../../../server/domain/text/json-numbers.ts';

const EXACT = [
  '0',
  '-0',
  '0.0',
  '-0.0e5',
  '0e99999999999999999999',
  '1',
  '-1',
  '1.0',
  '1.000000000000000000000000000000',
  '1e2',
  '1E+2',
  '1.5e-3',
  '0.1',
  '-0.1',
  '123456789012345',
  '1234567890.12345',
  '9007199254740991',
  '9007199254740992',
  '-9007199254740992',
  '9007199254740994',
  '1e21',
  '100000000000000000000000',
  '1.7976931348623157e308',
  '5e-324',
  '0.30000000000000004',
  '0.000001',
  '1e-7',
  '123e-20',
  '12345678901234567e3',
  '10000000000000000000000e-22',
  '1152921504606847000',
];
const INEXACT = [
  '1e400',
  '-1e400',
  '1e-400',
  '-1e-400',
  '1e99999999999999999999',
  '1e-99999999999999999999',
  '9007199254740993',
  '-9007199254740993',
  '1152921504606846976',
  '12345678901234567890',
  '1.00000000000000000001',
  '0.1000000000000000055',
  '2e-324',
  '1.7976931348623158e309',
  '3.14159265358979323846',
  '9007199254740992.5',
];

t.test('numbers are exact or rejected', (t) => {
  for (const literal of EXACT) t.equal(inexactNumber(literal), undefined, literal);
  for (const literal of INEXACT) t.strictSame(inexactNumber(literal), { literal, position: 1 }, literal);
  t.end();
});

t.test('an inexact number is found anywhere in a JSON text', (t) => {
  const table: readonly (readonly [text: string, position: number | undefined])[] = [
    ['{"a":1,"b":[2,3e400]}', 15],
    ['[1e400,1e401]', 2],
    ['{"a":"1e400","1e400":"x"}', undefined],
    ['{"a":"\\"1e400","b":1}', undefined],
    ['{"a":"\\\\","b":1e400}', 15],
    ['{"a":"\\\\\\"","b":1e400}', 17],
    ['["\\\\\\\\", 1e400]', 10],
    ['  1e400 ', 3],
    ['"1e400"', undefined],
    ['[true,false,null,{}]', undefined],
    ['{"e":"E","E":1}', undefined],
    ['"no end', undefined],
    ['', undefined],
  ];
  for (const [text, position] of table) t.equal(inexactNumber(text)?.position, position, text);
  t.equal(inexactNumber(`[${'9'.repeat(100)}]`)?.literal, `${'9'.repeat(40)}...`);
  t.end();
});

t.test('every printed number is exact, and so is all printed JSON', (t) => {
  fc.assert(
    fc.property(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      (number) => inexactNumber(String(number)) === undefined,
    ),
    { numRuns: 5_000 },
  );
  fc.assert(fc.property(fc.jsonValue(), (value) => inexactNumber(JSON.stringify(value)) === undefined));
  t.end();
});

t.test('an integer is exact if it is printed as the same integer', (t) => {
  // A longer one would be printed with an exponent.
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(digits, (text) => {
      const literal = BigInt(text).toString();
      return (inexactNumber(literal) === undefined) === (BigInt(String(Number(literal))) === BigInt(literal));
    }),
    { numRuns: 5_000 },
  );
  t.end();
});

t.test('a long text takes linear time', (t) => {
  const long = 2_000_000;
  const table: readonly (readonly [name: string, text: string, exact: boolean])[] = [
    ['digits', '7'.repeat(long), false],
    ['zeros', `1${'0'.repeat(long)}`, false],
    ['a fraction of zeros', `1.${'0'.repeat(long)}`, true],
    ['zeros in front', `0.${'0'.repeat(long)}1`, false],
    ['numbers', `[${'1,'.repeat(long / 2)}1]`, true],
    ['backslashes', `["${'\\\\'.repeat(long / 2)}",1]`, true],
    ['quotes', `["${'\\"'.repeat(long / 2)}",1]`, true],
  ];
  for (const [name, text, exact] of table) t.equal(inexactNumber(text) === undefined, exact, name);
  t.end();
});
