/**
 * Returns the URL-friendly key that a connector's name stands for, before it is made unique. [D that there is one; the rule A]
 *
 * Letters lose their marks, runs of other characters become one hyphen, and `connector` stands for nothing.
 */
export const toScriptName = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '') || 'connector';
