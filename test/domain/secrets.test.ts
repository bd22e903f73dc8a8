import t from 'tap';
import { maskHeader, maskJson, maskLine, maskParameters, maskText, maskUrl } from '../../server/domain/secrets.ts';

type Table = readonly (readonly [given: string, expected: string])[];

const check = (name: string, mask: (text: string) => string, table: Table): void => {
  t.test(name, (t) => {
    for (const [given, expected] of table) t.equal(mask(given), expected, given);
    t.end();
  });
};

check('text that may quote a URL', maskText, [
  ['', ''],
  ['limit=1&filters=name', 'limit=1&filters=name'],
  ['client_secret=a', 'client_secret=***'],
  ['client_secret=', 'client_secret='],
  ['a=1&client_secret=b c?d#e&x=2', 'a=1&client_secret=***&x=2'],
  ['clientSecret=a&CLIENT-SECRET=b', 'clientSecret=***&CLIENT-SECRET=***'],
  ['%63lient%5Fs%65cret=a', '%63lient%5Fs%65cret=***'],
  ['client_secret%3Da%26b', 'client_secret%3D***'],
  ['client_secret[0]=a&client_secret%5B%5D=b', 'client_secret[0]=***&client_secret%5B%5D=***'],
  ['access_token=a&id_token=b&token=c', 'access_token=***&id_token=***&token=***'],
  ['token_type=a&secretary=b&passwords=c', 'token_type=a&secretary=b&passwords=c'],
  ['code=a&x?code=b', 'code=***&x?code=***'],
  ['http%3A%2F%2Fx%3Fcode=a', 'http%3A%2F%2Fx%3Fcode=***'],
  ['country_code=a&zipcode=b&code_challenge_method=c', 'country_code=a&zipcode=b&code_challenge_method=c'],
  ['code_verifier=a&code_challenge=b', 'code_verifier=***&code_challenge=***'],
]);

check('the URL of a request line', maskUrl, [
  ['/v3/connectors?limit=1', '/v3/connectors?limit=1'],
  ['/oauth/token?client_secret=a#b', '/oauth/token?client_secret=***'],
  ['http://me:password@host:80/a?b', '/a?b'],
  ['HTTPS://host?token=a', '?token=***'],
  ['/redirect/http://host/?code=a', '/redirect/http://host/?code=***'],
  ['*', '*'],
]);

check('a line of the process log', maskLine, [
  ['{"msg":"/x?token=a b"}', '{"msg":"/x?token=*** b"}'],
  ['{"msg":"\\"/x?token=a\\" and","x":1}', '{"msg":"\\"/x?token=***\\" and","x":1}'],
  ['{"token":"=","level":30}', '{"token":"=","level":30}'],
]);

check('headers', (line) => maskHeader(...(line.split(': ', 2) as [string, string])), [
  ['accept: text/html;q=0.9', 'text/html;q=0.9'],
  ['authorization: Bearer a', 'Bearer ***'],
  ['authorization: BASIC  a b', 'BASIC  ***'],
  ['Authorization: a b', '***'],
  ['proxy-authorization: Negotiate a', 'Negotiate ***'],
  ['set-cookie: a=b', '***'],
  ['x-api-key: a', '***'],
  ['idempotency-key: a', 'a'],
  ['location: http://host/?code=a&state=b', 'http://host/?code=***&state=b'],
]);

check('JSON', (text) => maskJson(text, ['quoted']) ?? 'no JSON', [
  [
    '{"access_token":"a","token_type":"bearer","expires_in":1}',
    '{"access_token":"***","token_type":"bearer","expires_in":1}',
  ],
  [
    '{"a":[{"refreshToken":{"b":1}}],"token":null,"secret":""}',
    '{"a":[{"refreshToken":"***"}],"token":null,"secret":""}',
  ],
  ['{"error_description":"bad: quoted","text":"quoted"}', '{"error_description":"bad: ***","text":"quoted"}'],
  ['{"access\\u005ftoken":"a"}', '{"access_token":"***"}'],
  ['"text"', '"text"'],
  ['{"access_token":"a"', 'no JSON'],
  ['', 'no JSON'],
]);

t.test('parameters are masked by name, and URLs in their values', (t) => {
  const given = { client_id: 'me', client_secret: ['a', 'b'], code: '', redirect: 'x?code=c', 'token=d': '' };
  const expected = { client_id: 'me', client_secret: '***', code: '', redirect: 'x?code=***', 'token=***': '' };
  t.same(maskParameters(given), expected);
  t.end();
});
