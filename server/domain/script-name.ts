/**
 * Makes the url friendly key of a connector from its name. [D that there is one; the rule A]
 *
 * Letters lose their marks, runs of other characters become one hyphen, `connector` stands for nothing, and a number
 * from 2 on makes the key unique.
 */
export const deriveScriptName = (name: string, isTaken: (scriptName: string) => boolean): string => {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  const base = plain || 'connector';
  let scriptName = base;
  for (let suffix = 2; isTaken(scriptName); suffix += 1) scriptName = `${base}-${suffix}`;
  return scriptName;
};
