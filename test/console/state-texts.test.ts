import t from 'tap';
import { formatAge, formatBytes, textOfPart } from '../../console/logic/state-texts.ts';
import type { TenantState } from '../../server/models/index.ts';

const connector = {
  name: 'Desk',
  connectorMetadata: { a: 1 },
  documents: { 'source-config': '<Form/>' },
  translations: { de: 'Host=Rechner\n' },
} as unknown as TenantState['connectors'][number];

t.test('a part of a connector as text', (t) => {
  const table: readonly (readonly [part: string, text: string])[] = [
    ['name', '"Desk"'],
    ['connectorMetadata', '{\n  "a": 1\n}'],
    ['source-config', '<Form/>'],
    ['source-template', ''],
    ['translations/de', 'Host=Rechner\n'],
    ['translations/fr', ''],
    ['translations/__proto__', ''],
    ['constructor', ''],
  ];
  for (const [part, text] of table) t.equal(textOfPart(connector, part), text, part);
  t.equal(textOfPart(undefined, 'name'), '');
  t.end();
});

t.test('sizes and ages', (t) => {
  t.strictSame([0, 1023, 1536, 20_480, 3_145_728].map(formatBytes), ['0 B', '1023 B', '1.5 KiB', '20 KiB', '3.0 MiB']);
  const now = Date.parse('2026-05-05T12:00:00Z');
  const ago = (seconds: number) => formatAge(new Date(now - seconds * 1000).toISOString(), now);
  t.strictSame([-5, 0, 30, 120, 7200, 172_800].map(ago), [
    'just now',
    'just now',
    '30 seconds ago',
    '2 minutes ago',
    '2 hours ago',
    '2 days ago',
  ]);
  t.end();
});
