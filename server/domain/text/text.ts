/**
 * Returns a text in the form in which texts are compared, ignoring letter case. [W]
 *
 * Lower case first unites letters whose capitals differ, such as ẞ and ß. Upper case last, because its mapping ignores neighboring
 * letters: part of a text then folds to part of the folded text, so that `sw` and `co` agree with `eq`.
 */
export const fold = (text: string): string => text.toLowerCase().toUpperCase();

/** Cuts a text that is too long, and adds an ellipsis. @param max maximum length in UTF-16 units. */
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
