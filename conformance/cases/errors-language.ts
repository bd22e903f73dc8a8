import type { Case } from '../case.ts';
import { get, V3 } from '../steps.ts';

const NOWHERE = 'conformance-{{run}}-nowhere';
const ABSENT = 'The server did not find a current representation for the target resource.';

const asked = (id: string, title: string, language: string, locale: string): Case => ({
  id: `errors/language-${id}`,
  title,
  mark: 'A',
  source: 'recorded rejections to requests without Accept-Language have und',
  settledBy: 'a rejection of a tenant to a request with this Accept-Language',
  writes: false,
  steps: [
    {
      send: get(`${V3}/${NOWHERE}`, { headers: { 'accept-language': language } }),
      expect: {
        status: 404,
        json: {
          messages: [
            { locale: 'en-US', localeOrigin: 'DEFAULT', text: ABSENT },
            { locale, localeOrigin: 'REQUEST', text: ABSENT },
          ],
          causes: [{ locale: 'en-US', localeOrigin: 'DEFAULT' }],
        },
      },
    },
  ],
});

/** Effects of Accept-Language on the common error body. */
export const errorsLanguage: readonly Case[] = [
  asked('one', 'The requested language replaces und.', 'de-DE', 'de-DE'),
  asked(
    'weights',
    'Of several languages, the one with the highest weight counts.',
    'fr;q=0.5, en;q=0, it, de;q=0.9',
    'it',
  ),
  asked('any', 'An Accept-Language without a language counts as none.', '*', 'und'),
];
