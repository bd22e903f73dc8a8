/**
 * Returns the form in which texts are compared, so that letter case does not count. [W]
 *
 * Upper case last: its mapping never looks at neighboring letters, so a part of a text folds to a part of the folded text
 * and `sw` and `co` stay true to `eq`. Lower case first brings the letters together whose capitals differ, such as ẞ and ß.
 */
export const fold = (text: string): string => text.toLowerCase().toUpperCase();

/** Returns the first characters of a text, with a mark if there were more. @param max counts UTF-16 units. */
export const shorten = (text: string, max: number): string =>
  text.length > max ? `${text.slice(0, max).toWellFormed()}…` : text;

/** Returns line and column of an offset, both counted from 1; the column counts UTF-16 units. CR, LF, and CR LF each end a line. */
export const placeOf = (text: string, at: number): { line: number; column: number } => {
  let line = 1;
  let begin = 0;
  for (let index = 0; index < at; index += 1) {
    const code = text.charCodeAt(index);
    if (code !== 10 && (code !== 13 || text.charCodeAt(index + 1) === 10)) continue;
    line += 1;
    begin = index + 1;
  }
  return { line, column: at - begin + 1 };
};
