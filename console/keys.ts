import { useEffect } from 'preact/hooks';

/** What keys do, by key or by two keys with a blank between them. */
export type KeyMap = Readonly<Record<string, () => void>>;

/** The maps in force; a later one goes before an earlier one. */
const bound: KeyMap[] = [];

/** Has keys do something from now on. @returns what ends that. */
export const bindKeys = (map: KeyMap): (() => void) => {
  bound.push(map);
  return () => {
    bound.splice(bound.indexOf(map), 1);
  };
};

/** Has keys do something while a component is shown. */
export const useKeys = (map: KeyMap): void => {
  useEffect(() => bindKeys(map));
};

let first = '';

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName) ||
    // An editor lives in a shadow root.
    target.shadowRoot !== null);

document.addEventListener('keydown', (event) => {
  if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k') {
    event.preventDefault();
    run('commands');
    return;
  }
  if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented) return;
  if (isTyping(event.target) || document.querySelector('dialog[open]')) return;
  const isRun = run(first === '' ? event.key : `${first} ${event.key}`);
  first = event.key === 'g' && first === '' ? 'g' : '';
  if (isRun) event.preventDefault();
});

const run = (key: string): boolean => {
  const action = bound.findLast((map) => Object.hasOwn(map, key))?.[key];
  action?.();
  return action !== undefined;
};

/** Every key, for the help. */
export const KEY_HELP: readonly (readonly [string, string])[] = [
  ['Ctrl-K or ⌘K', 'Commands'],
  ['/', 'Filter'],
  ['j and k', 'Next and previous row'],
  ['Enter', 'Open the row'],
  ['Esc', 'Close'],
  ['g c', 'Connectors'],
  ['g r', 'Requests'],
  ['g f', 'Faults'],
  ['g t', 'Clock and clients'],
  ['g s', 'Snapshots'],
  ['f', 'Follow the requests, or stop'],
  ['c', 'Copy as curl'],
  ['Ctrl-S or ⌘S', 'Save the document in the editor'],
  ['Ctrl-F or ⌘F', 'Search in the editor'],
  ['Esc Tab', 'Leave the editor'],
  ['u', 'Undo the reset'],
  ['?', 'This list'],
];
