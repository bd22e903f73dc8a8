import type { Field, FieldType, Form } from './form-model.ts';

/** What a person has entered into a form, by the name of the field. */
export type Values = Readonly<Record<string, string>>;

const IS_SWITCH: ReadonlySet<FieldType | undefined> = new Set(['checkbox', 'boolean', 'toggle']);

/** Whether a field is on or off. */
export const isSwitch = ({ type }: Field): boolean => IS_SWITCH.has(type);

/** Returns what a field holds: what was entered, else its default; `false` for a switch without one. */
export const fieldValue = (field: Field, values: Values): string => {
  const entered = Object.hasOwn(values, field.name) ? values[field.name] : undefined;
  return entered ?? (field.defaultValue !== '' || !isSwitch(field) ? field.defaultValue : 'false');
};

/**
 * Returns the IDs of the fields that a person sees: those that are not hidden and whose parent is seen and has their value. A field
 * whose parent the form does not have is seen, so that it is not lost.
 */
export const shownFields = ({ fields }: Form, values: Values): ReadonlySet<string> => {
  const byName = new Map(fields.map((field) => [field.name, field]));
  const known = new Map<string, boolean>();
  const parentOf = ({ parent }: Field): Field | undefined => parent && byName.get(parent.name);
  /** A parent that is hidden still has its value. A parent that its own parent keeps out of sight has none. */
  const isEnabling = (parent: Field): boolean =>
    known.get(parent.id) === true || (parent.hidden && parent.parent === undefined);
  for (const field of fields) {
    // From the field up to what is known; a form may have a chain of a hundred thousand.
    const chain: Field[] = [];
    for (let next: Field | undefined = field; next && !known.has(next.id); next = parentOf(next)) {
      // A circle of parents shows none of its fields.
      known.set(next.id, false);
      chain.push(next);
    }
    for (const link of chain.reverse()) {
      const parent = parentOf(link);
      const isMet = !parent || (isEnabling(parent) && fieldValue(parent, values) === link.parent?.value);
      known.set(link.id, !link.hidden && isMet);
    }
  }
  return new Set(fields.filter(({ id }) => known.get(id)).map(({ id }) => id));
};

/** Returns the rows of a list: one per line, blank ones left out. */
export const listItems = (value: string): string[] =>
  value
    .split(/\r\n|[\r\n]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
