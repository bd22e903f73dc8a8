/** Returns a count with its noun, such as `1 request` or `2 requests`. */
export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Returns words as a sentence lists them. Written out because the first use of Intl.ListFormat costs a tenth of the start. */
export const alternatives = (words: readonly string[]): string =>
  words.length < 3 ? words.join(' or ') : `${words.slice(0, -1).join(', ')}, or ${words.at(-1)}`;
