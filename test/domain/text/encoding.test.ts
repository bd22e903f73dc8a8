import fc from 'fast-check';
import t from 'tap';
import { declareUtf8, decodeProperties, decodeUtf8, decodeXml } from '../../../server/domain/text/encoding.ts';

t.test('UTF-8 is decoded unchanged, and other bytes are rejected', (t) => {
  const good: readonly string[] = ['', 'plain', 'ä😀日本', '\u0000', '\ufeffwith a mark'];
  for (const text of good) t.equal(decodeUtf8(Buffer.from(text)), text, JSON.stringify(text));
  const bad: readonly (readonly number[])[] = [
    [0xe4],
    [0xff, 0xfe, 0x61, 0],
    [0xc0, 0xaf],
    [0xed, 0xa0, 0x80],
    [0xf0, 0x9f],
  ];
  for (const bytes of bad) t.equal(decodeUtf8(Uint8Array.from(bytes)), undefined, Buffer.from(bytes).toString('hex'));
  t.end();
});

t.test('properties are UTF-8, or else ISO-8859-1', (t) => {
  const table: readonly (readonly [bytes: Buffer, text: string])[] = [
    [Buffer.from('\ufeffa=größe 😀\r\n'), '\ufeffa=größe 😀\r\n'],
    [Buffer.from('a=größe', 'latin1'), 'a=größe'],
    [Buffer.from([0x61, 0x80, 0x9f, 0xff]), 'a\u0080\u009fÿ'],
    [Buffer.from([]), ''],
  ];
  for (const [bytes, text] of table) t.equal(decodeProperties(bytes), text, bytes.toString('hex'));
  t.equal(decodeProperties(Buffer.from('xa=ßx', 'latin1').subarray(1, 4)), 'a=ß', 'a part of a buffer');
  t.end();
});

const xml = (encoding: string, content = '') => `<?xml version="1.0" encoding="${encoding}"?><a>${content}</a>`;
const utf16 = (text: string, mark = '\ufeff') => Buffer.from(mark + text, 'utf16le');

t.test('XML is decoded with the encoding that it declares', (t) => {
  const table: readonly (readonly [name: string, bytes: Buffer, text: string])[] = [
    ['nothing declared', Buffer.from('<a>ä😀</a>'), '<a>ä😀</a>'],
    ['a byte order mark', Buffer.from('\ufeff<a>\r\n</a>'), '\ufeff<a>\r\n</a>'],
    ['UTF-8', Buffer.from(xml('utf-8', 'ä')), xml('utf-8', 'ä')],
    ['ISO-8859-1', Buffer.from(xml('ISO-8859-1', 'ä\u0080'), 'latin1'), xml('UTF-8', 'ä\u0080')],
    ['iso-8859-1 in ASCII', Buffer.from(xml('iso-8859-1', 'a')), xml('UTF-8', 'a')],
    ['latin1', Buffer.from(xml('latin1', 'ä'), 'latin1'), xml('UTF-8', 'ä')],
    ['windows-1252', Buffer.from(xml('windows-1252', '\x80\x85ä'), 'latin1'), xml('UTF-8', '€…ä')],
    [
      'windows-1252 without a character',
      Buffer.from(xml('Windows-1252', '\x81\x9d'), 'latin1'),
      xml('UTF-8', '\ufffd\ufffd'),
    ],
    ['US-ASCII', Buffer.from(xml('US-ASCII', 'a')), xml('UTF-8', 'a')],
    ['UTF-16', utf16(xml('UTF-16', 'ä😀')), xml('UTF-8', 'ä😀')],
    ['UTF-16LE', utf16(xml('UTF-16LE', 'ä😀')), xml('UTF-8', 'ä😀')],
    ['UTF-16, the other way', utf16(xml('utf-16', 'ä😀')).swap16(), xml('UTF-8', 'ä😀')],
    ['UTF-16 that declares nothing', utf16('<a>ä</a>'), '<a>ä</a>'],
    [
      'single quotes and line ends',
      Buffer.from("<?xml\nversion='1.0'\r\nencoding = 'ISO-8859-1'\tstandalone='no' ?>\r\n<a>ä</a>", 'latin1'),
      "<?xml\nversion='1.0'\r\nencoding = 'UTF-8'\tstandalone='no' ?>\r\n<a>ä</a>",
    ],
    ['an encoding that is none', Buffer.from('<a encoding="x">ä</a>'), '<a encoding="x">ä</a>'],
    [
      'an encoding after the declaration',
      Buffer.from('<?xml version="1.0"?><a encoding="x"/>'),
      '<?xml version="1.0"?><a encoding="x"/>',
    ],
  ];
  for (const [name, bytes, text] of table) {
    t.same(decodeXml(bytes), { text }, name);
    t.same(decodeXml(Buffer.from(text)), { text }, `${name}, as it is sent`);
  }
  t.end();
});

t.test('an encoding that is unknown, or that the bytes contradict, is an error', (t) => {
  const table: readonly (readonly [name: string, bytes: Buffer, line: number, reason: RegExp])[] = [
    ['not UTF-8', Buffer.from('<a>\n\n\xe4</a>', 'latin1'), 3, /not UTF-8/],
    ['not UTF-8 after many lines', Buffer.from(`${'\n'.repeat(200_000)}\xe4\n\xe4`, 'latin1'), 200_001, /not UTF-8/],
    ['not UTF-8 after a long line', Buffer.from(`${'x'.repeat(200_000)}\n\xe4`, 'latin1'), 2, /not UTF-8/],
    ['not UTF-8 at the end', Buffer.from('<a>\n</a>\n\xe4', 'latin1'), 3, /not UTF-8/],
    ['not the UTF-8 that it declares', Buffer.from(xml('UTF-8', '\n\xe4'), 'latin1'), 2, /not UTF-8/],
    ['unknown', Buffer.from(xml('x-unknown')), 1, /"x-unknown" is unknown/],
    ['empty', Buffer.from(xml('')), 1, /"" is unknown/],
    ['UTF-8 called ISO-8859-1', Buffer.from(xml('ISO-8859-1', 'ä')), 1, /says ISO-8859-1, but the bytes are UTF-8/],
    [
      'UTF-8 called windows-1252',
      Buffer.from(xml('windows-1252', 'ä')),
      1,
      /says windows-1252, but the bytes are UTF-8/,
    ],
    ['UTF-8 by its mark called ISO-8859-1', Buffer.from(`\ufeff${xml('ISO-8859-1')}`), 1, /but the bytes are UTF-8/],
    [
      'ISO-8859-1 called US-ASCII',
      Buffer.from(xml('US-ASCII', 'ä'), 'latin1'),
      1,
      /says US-ASCII, but the bytes are not/,
    ],
    ['UTF-8 called UTF-16', Buffer.from(xml('UTF-16')), 1, /says UTF-16, but the bytes are not/],
    ['UTF-16 called UTF-8', utf16(xml('UTF-8')), 1, /says UTF-8, but the bytes are UTF-16/],
    ['UTF-16 the other way', utf16(xml('UTF-16LE')).swap16(), 1, /says UTF-16LE, but the bytes are UTF-16/],
    ['UTF-16 without a mark', utf16(xml('UTF-16'), ''), 1, /byte order mark/],
    ['UTF-16 without a mark, the other way', utf16('<a/>', '').swap16(), 1, /byte order mark/],
    ['half a character of UTF-16', utf16('<a/>').subarray(0, -1), 1, /UTF-16/],
    ['half a pair of UTF-16', utf16('<a>\ud800</a>'), 1, /UTF-16/],
  ];
  for (const [name, bytes, line, reason] of table) t.match(decodeXml(bytes), { error: { line, reason } }, name);
  t.end();
});

t.test('an encoded text is decoded and sent as read', (t) => {
  const bytes: Readonly<Record<string, (text: string) => Buffer>> = {
    'UTF-8': (text) => Buffer.from(text),
    'ISO-8859-1': (text) => Buffer.from(text, 'latin1'),
    'UTF-16': (text) => utf16(text),
    'UTF-16BE': (text) => utf16(text).swap16(),
  };
  const units = { 'UTF-8': 0x10ffff, 'ISO-8859-1': 0xff, 'UTF-16': 0x10ffff, 'UTF-16BE': 0x10ffff };
  const texts = (most: number) =>
    fc.array(
      fc.integer({ min: 0x20, max: most }).filter((code) => code < 0xd800 || code > 0xdfff),
      { maxLength: 20 },
    );
  for (const [encoding, most] of Object.entries(units)) {
    fc.assert(
      fc.property(texts(most), (codes) => {
        const content = String.fromCodePoint(...codes);
        const encoded = bytes[encoding]?.(xml(encoding, content)) ?? Buffer.of();
        // Bytes that happen to be UTF-8 too say that the declaration is wrong.
        fc.pre(encoding !== 'ISO-8859-1' || decodeUtf8(encoded) === undefined);
        const decoded = decodeXml(encoded);
        if ('error' in decoded || decoded.text !== xml('UTF-8', content)) return false;
        return JSON.stringify(decodeXml(Buffer.from(decoded.text))) === JSON.stringify(decoded);
      }),
    );
  }
  t.end();
});

t.test('in a text, the declared encoding becomes UTF-8', (t) => {
  const table: readonly (readonly [text: string, declared: string])[] = [
    [xml('ISO-8859-1', 'ä'), xml('UTF-8', 'ä')],
    [`\ufeff${xml('UTF-16')}`, `\ufeff${xml('UTF-8')}`],
    [xml('utf-8'), xml('utf-8')],
    ['<a encoding="x"/>', '<a encoding="x"/>'],
    ['<?xml-style encoding="x"?><a/>', '<?xml-style encoding="x"?><a/>'],
    ['', ''],
  ];
  for (const [text, declared] of table) t.equal(declareUtf8(text), declared, text);
  t.end();
});
