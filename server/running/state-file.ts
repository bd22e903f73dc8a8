import { readFileSync } from 'node:fs';
import { ApiError } from '../domain/errors.ts';
import type { Tenant } from '../domain/tenant.ts';
import { requireValid } from '../http/validators.ts';
import type { TenantState } from '../models/index.ts';
import { messageOf, StartError } from '../platform/start-error.ts';

/** Loads the file of `--state` into a tenant. @throws StartError if it cannot be read, or is no state. */
export const readStateFile = (path: string, tenant: Tenant): void => {
  try {
    tenant.replaceState(requireValid<TenantState>('TenantState', JSON.parse(readFileSync(path, 'utf8'))));
  } catch (error) {
    const reason = error instanceof ApiError ? error.message.replace(/\.$/, '') : messageOf(error);
    const takes = '--state takes a file that "isc-connectors-emulator state get" wrote';
    throw new StartError(`${path} cannot be used: ${reason}; ${takes}.`, 'FILE_UNUSABLE', {
      option: 'state',
      cause: error,
    });
  }
};
