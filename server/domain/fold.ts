/**
 * The form in which texts are compared, so that letter case does not count. [W]
 *
 * Upper case, not lower: its mapping never looks at neighboring letters, so a part of a text folds to a part of the
 * folded text and `sw` and `co` stay true to `eq`.
 */
export const fold = (text: string): string => text.toUpperCase();
