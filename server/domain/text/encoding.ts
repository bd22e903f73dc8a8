import { isAscii, isUtf8 } from 'node:buffer';
import { quote } from '../errors.ts';
import { shorten } from './text.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Decodes UTF-8 and keeps the byte order mark, so that the text can be sent unchanged. @returns undefined if it is not UTF-8. */
export const decodeUtf8 = (bytes: Uint8Array): string | undefined => {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
};

const decodeLatin1 = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('latin1');

/**
 * Decodes a properties file: UTF-8, or else ISO-8859-1, the classic encoding of Java properties. [A]
 */
export const decodeProperties = (bytes: Uint8Array): string => decodeUtf8(bytes) ?? decodeLatin1(bytes);

/** Why bytes cannot be decoded, and the line of the error, counted from 1. */
export interface EncodingError {
  readonly reason: string;
  readonly line: number;
}

/**
 * Decodes an XML file as a Java XML parser would. [A]
 *
 * UTF-8 stays unchanged, including byte order mark and line ends. Text in another encoding loses its byte order mark and then
 * declares UTF-8, because that is how it will be sent. An unknown encoding, or one that the bytes contradict, is an error.
 */
export const decodeXml = (bytes: Uint8Array): { text: string } | { error: EncodingError } => {
  const utf16 = UTF_16.find(({ mark }) => mark.every((byte, index) => bytes[index] === byte));
  if (utf16) return decodeUtf16(bytes, utf16.label, utf16.names);
  if (bytes[0] === 0 || bytes[1] === 0) return failAt(1, 'the bytes look like UTF-16, which needs a byte order mark');
  const text = decodeUtf8(bytes);
  const declared = declaredEncoding(text ?? decodeLatin1(bytes)) ?? 'UTF-8';
  const encoding = declared.toUpperCase();
  if (encoding === 'UTF-8') {
    return text === undefined
      ? failAt(lineWithoutUtf8(bytes), 'the bytes are not UTF-8; an XML declaration can name another encoding')
      : { text };
  }
  const decode = ONE_BYTE.get(encoding);
  if (decode) {
    // Text in these encodings is practically never UTF-8 by chance.
    if (text !== undefined && !isAscii(bytes)) return contradict(declared, 'UTF-8');
    const decoded = decode(bytes);
    return decoded === undefined ? contradict(declared, 'not') : { text: declareUtf8(decoded) };
  }
  if (encoding.startsWith('UTF-16')) return contradict(declared, 'not');
  return failAt(1, `the encoding ${quote(declared)} is unknown; use UTF-8, UTF-16, ISO-8859-1, or windows-1252`);
};

const UTF_16 = [
  { mark: [0xff, 0xfe], label: 'utf-16le', names: ['UTF-16', 'UTF-16LE'] },
  { mark: [0xfe, 0xff], label: 'utf-16be', names: ['UTF-16', 'UTF-16BE'] },
] as const;

/** Decoders for encodings with one byte per character, by upper-case name. */
const ONE_BYTE: ReadonlyMap<string, (bytes: Uint8Array) => string | undefined> = new Map([
  ['US-ASCII', (bytes) => (isAscii(bytes) ? decodeLatin1(bytes) : undefined)],
  ['ISO-8859-1', decodeLatin1],
  ['LATIN1', decodeLatin1],
  ['WINDOWS-1252', (bytes) => decodeWindows1252(bytes)],
]);

/** Decodes windows-1252. Like Java, it reads the five unassigned bytes as U+FFFD. */
const decodeWindows1252 = (bytes: Uint8Array): string =>
  new TextDecoder('windows-1252').decode(bytes).replace(/[\x81\x8d\x8f\x90\x9d]/g, '\ufffd');

const decodeUtf16 = (bytes: Uint8Array, label: string, names: readonly string[]): ReturnType<typeof decodeXml> => {
  let text: string;
  try {
    text = new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return failAt(1, 'the bytes begin as UTF-16 and are not');
  }
  const declared = declaredEncoding(text);
  return declared === undefined || names.includes(declared.toUpperCase())
    ? { text: declareUtf8(text) }
    : contradict(declared, 'UTF-16');
};

/** Maximum length of an encoding's name in a reason, in characters. Longer names are cut. */
const MAX_ENCODING = 40;

const contradict = (declared: string, actual: string): { error: EncodingError } =>
  failAt(1, `the XML declaration says ${shorten(declared, MAX_ENCODING)}, but the bytes are ${actual}`);

const failAt = (line: number, reason: string): { error: EncodingError } => ({ error: { reason, line } });

/** Minimum number of bytes to check at once, because checking millions of lines one by one takes seconds. */
const CHUNK = 65_536;

/** Returns the number of the first line that is not UTF-8. @param bytes contain such a line. */
const lineWithoutUtf8 = (bytes: Uint8Array): number => {
  let line = 1;
  let begin = 0;
  for (const least of [CHUNK, 0]) {
    for (;;) {
      const lineEnd = bytes.indexOf(0x0a, begin + least);
      const part = bytes.subarray(begin, lineEnd < 0 ? bytes.length : lineEnd + 1);
      if (!isUtf8(part)) break;
      for (const byte of part) if (byte === 0x0a) line += 1;
      begin += part.length;
    }
  }
  return line;
};

/** An XML declaration: the part before the encoding, the quote, and the encoding. */
const ENCODING = /^(\ufeff?<\?xml[\t\n\r ][^>]*?\bencoding[\t\n\r ]*=[\t\n\r ]*)(["'])([^"'>]*)\2/;

const declaredEncoding = (xml: string): string | undefined => ENCODING.exec(xml)?.[3];

/** Changes the encoding in a text's XML declaration to UTF-8: in a text, the declared encoding means nothing. [A] */
export const declareUtf8 = (xml: string): string => {
  const declared = declaredEncoding(xml);
  return declared === undefined || declared.toUpperCase() === 'UTF-8' ? xml : xml.replace(ENCODING, '$1$2UTF-8$2');
};
