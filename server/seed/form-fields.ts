import type { Field } from './form.ts';

/** A field of a form and what fields are made of. Labels are keys of the vocabulary. */
export const field = (name: string, label: string, type: Field['type'], rest: Partial<Field> = {}): Field => ({
  name,
  label,
  type,
  ...rest,
});
export const REQUIRED = { required: true } as const;
export const shownFor = (name: string, value: string): Partial<Field> => ({ parent: [name, value] });

export const URL_FIELD = field('url', 'HostURL', 'url', REQUIRED);
export const HOST = field('host', 'HostName', 'text', REQUIRED);
export const port = (value: string): Field => field('port', 'PortNumber', 'number', { ...REQUIRED, value });
export const USER = field('user', 'UserName', 'text', REQUIRED);
export const PASSWORD = field('password', 'UserPassword', 'secret', REQUIRED);
export const TLS = field('useTLS', 'UseTLS', 'toggle', { value: 'true' });
