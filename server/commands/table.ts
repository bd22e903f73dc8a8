import type { Command, GROUPS } from './command.ts';

type Group = (typeof GROUPS)[number];

interface CommandRow {
  readonly group: Group;
  readonly load: () => Promise<Command>;
}

/** Every command, in the order of the help. Each is loaded when it is used. */
export const COMMANDS: Readonly<Record<string, CommandRow>> = {
  serve: { group: 'Serve', load: async () => (await import('./serve.ts')).serve },
  exec: { group: 'Serve', load: async () => (await import('./exec.ts')).exec },
  health: { group: 'For a running server', load: async () => (await import('./health.ts')).health },
  env: { group: 'For a running server', load: async () => (await import('./env.ts')).env },
  token: { group: 'For a running server', load: async () => (await import('./token.ts')).token },
  requests: { group: 'For a running server', load: async () => (await import('./requests.ts')).requests },
  verify: { group: 'For a running server', load: async () => (await import('./verify.ts')).verify },
  fault: { group: 'For a running server', load: async () => (await import('./fault.ts')).fault },
  reset: { group: 'For a running server', load: async () => (await import('./reset.ts')).reset },
  state: { group: 'For a running server', load: async () => (await import('./state.ts')).state },
  snapshot: { group: 'For a running server', load: async () => (await import('./snapshot.ts')).snapshot },
  tenants: { group: 'For a running server', load: async () => (await import('./tenants.ts')).tenants },
  help: { group: 'Other', load: async () => (await import('./help.ts')).help },
  version: { group: 'Other', load: async () => (await import('./version.ts')).version },
};

export const COMMAND_NAMES: readonly string[] = Object.keys(COMMANDS);
