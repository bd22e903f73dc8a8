import { signal } from '@preact/signals';

/** Whether the window with all commands is open. */
export const isPaletteOpen = signal(false);
/** Whether the window with all keys is open. */
export const isHelpOpen = signal(false);
/** Whether the window that makes a connector is open. */
export const isCreateOpen = signal(false);
