import { signal } from '@preact/signals';
import type { TenantControl } from '../server/control/tenant-control.ts';

/** What a method of the control API gives. */
export type Given<Name extends keyof TenantControl> = TenantControl[Name] extends (...given: never[]) => infer Result
  ? Result
  : never;

/** A line that appears for some seconds: what was done, or why not. */
export interface Notice {
  readonly text: string;
  readonly kind: 'done' | 'error';
  /** What takes it back. */
  readonly undo?: () => void;
}
export const notice = signal<Notice | undefined>(undefined);

let hiding: ReturnType<typeof setTimeout> | undefined;

/** Shows a line for some seconds. */
export const tell = (shown: Notice): void => {
  clearTimeout(hiding);
  notice.value = shown;
  hiding = setTimeout(() => {
    notice.value = undefined;
  }, 6000);
};

/** Runs what a person asked for, and tells why if it fails. @returns whether it succeeded. */
export const attempt = async (work: () => Promise<unknown>, done?: string): Promise<boolean> => {
  try {
    await work();
    if (done !== undefined) tell({ text: done, kind: 'done' });
    return true;
  } catch (error) {
    tell({ text: error instanceof Error ? error.message : String(error), kind: 'error' });
    return false;
  }
};
