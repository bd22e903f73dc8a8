/** A piece of a text with simple markup. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string; readonly strong: boolean; readonly emphasis: boolean }
  | { readonly kind: 'break' };

const TAG = /<(\/?)(br|p|b|strong|i|em)\s*\/?>|\\n|\r\n|\r|\n/gi;

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };
const decode = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|apos|nbsp);/g, (whole, name: string) => ENTITIES[name] ?? whole);

/**
 * Returns a translation as pieces to build elements from. Translations hold simple HTML; of it, line breaks, paragraphs, bold, and
 * italics have a meaning here, and all else stays the text that it is.
 */
export const richText = (text: string): Piece[] => {
  const pieces: Piece[] = [];
  let [strong, emphasis, from] = [0, 0, 0];
  const add = (part: string): void => {
    if (part !== '') pieces.push({ kind: 'text', text: decode(part), strong: strong > 0, emphasis: emphasis > 0 });
  };
  for (const { 0: found, 1: slash, 2: tag = '', index } of text.matchAll(TAG)) {
    add(text.slice(from, index));
    from = index + found.length;
    const step = slash === '/' ? -1 : 1;
    const name = tag.toLowerCase();
    if (name === 'b' || name === 'strong') strong = Math.max(0, strong + step);
    else if (name === 'i' || name === 'em') emphasis = Math.max(0, emphasis + step);
    else if (pieces.length > 0 && (name !== 'p' || step === 1)) pieces.push({ kind: 'break' });
  }
  add(text.slice(from));
  return pieces;
};

/** Returns a link that may be followed: one to the web. Anything else is shown as text. */
export const webLink = (address: string): string | undefined => {
  if (!URL.canParse(address)) return undefined;
  const { protocol, href } = new URL(address);
  return protocol === 'https:' || protocol === 'http:' ? href : undefined;
};
