/**
 * Returns whether a program printed what a page shows. JSON may be laid out in another way, and `…` in the page stands for anything
 * that the page leaves out.
 */
export const isShownOutput = (shown: string, printed: string): boolean => {
  const pattern = compact(shown)
    .split(/,?…,?/)
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
    .join('[^]*?');
  return new RegExp(`^${pattern}$`).test(compact(printed));
};

/** Removes the line ends at the end, and from JSON the layout: all white space outside of strings. */
const compact = (output: string): string => {
  const text = output.replaceAll('\r', '').trimEnd();
  return /^[[{]/.test(text) ? text.replace(/("(?:[^"\\]|\\.)*")|\s+/g, '$1') : text;
};
