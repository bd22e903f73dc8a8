const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of UTF-8 bytes, byte order mark included so that it can be given back as it came; undefined if they are none. */
export const decodeUtf8 = (bytes: Uint8Array): string | undefined => {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
};

/**
 * The form in which texts are compared, so that letter case does not count. [W]
 *
 * Upper case last: its mapping never looks at neighboring letters, so a part of a text folds to a part of the folded text
 * and `sw` and `co` stay true to `eq`. Lower case first brings the letters together whose capitals differ, such as ẞ and ß.
 */
export const fold = (text: string): string => text.toLowerCase().toUpperCase();
