import { abortUpload } from './endurance-abuse.ts';
import { Caller, json, jsonOf, upload } from './endurance-caller.ts';
import { SMALL_DOCUMENTS } from './endurance-forms.ts';
import { demand, type Run, repeat, schedule } from './endurance-run.ts';
import { create } from './endurance-workers.ts';

/** Most tenants that the server holds. */
export const MAX_TENANTS = 200;
/** Tenants that come in an hour. */
const PER_HOUR = 10_000;
const MOST_VISITS = 8;
/** After so many others a tenant has gone for certain. */
const LONG_AGO = 2 * MAX_TENANTS;
const VISITED = 'visited';
const PATH = `/v3/connectors/${VISITED}`;

type Act = (run: Run, caller: Caller, number: number) => Promise<void>;

/** Fills the server with as many tenants as it holds: only then is its memory one to compare with. */
export const fillTenants = async (run: Run): Promise<number> => {
  for (let number = 0; number < MAX_TENANTS; number += 1) {
    await visit(run, number).catch((error: unknown) => run.tally.fail('tenant', error));
  }
  return MAX_TENANTS;
};

/** Tenants that come at even intervals, and with each the longest unused one goes. */
export const visitTenants = (run: Run, first: number): Promise<void> =>
  schedule(run, 'tenant', 3_600_000 / PER_HOUR, MOST_VISITS, (number) => visit(run, first + number));

const visit = async (run: Run, number: number): Promise<void> => {
  const caller = await Caller.enter(run.wire, `tenant-${number}`);
  await caller.call('list', 'GET', '/v3/connectors?limit=5', 200);
  await create(caller, VISITED);
  await ACTS[number % ACTS.length]?.(run, caller, number);
  await caller.call('get', 'GET', PATH, 200);
};

/** Stands for a connection that breaks before the answer is whole. */
const BROKEN = 0;
/** Time after which a client gives up on an answer that never comes, in milliseconds. */
const GIVE_UP = 1000;

/** A rule, and what the next requests are answered with under it. */
const withRule =
  (rule: object, statuses: readonly number[]): Act =>
  async (_run, caller) => {
    const id = await addRule(caller, rule);
    for (const status of statuses) {
      if (status === BROKEN) await caller.callBroken('fault', 'GET', PATH);
      else await caller.call('fault', 'GET', PATH, status);
    }
    const [fault] = jsonOf<{ seen: number }[]>(await caller.call('fault rule', 'GET', '/_emulator/faults', 200));
    demand(fault?.seen === statuses.length, `${caller.prefix}: the rule saw ${fault?.seen} of ${statuses.length}`);
    await caller.call('fault rule', 'DELETE', `/_emulator/faults/${id}`, 204);
  };

/** A client that gives up; a server that is late at that moment may never have seen its request, so nothing is counted. */
const hang: Act = async (_run, caller) => {
  const id = await addRule(caller, { answer: 'hang' });
  await caller.callBroken('fault', 'GET', PATH, { patience: GIVE_UP });
  await caller.call('fault rule', 'DELETE', `/_emulator/faults/${id}`, 204);
};

const addRule = async (caller: Caller, rule: object): Promise<string> => {
  const wanted = json({ match: { operation: 'getConnector' }, ...rule });
  return jsonOf<{ id: string }>(await caller.call('fault rule', 'POST', '/_emulator/faults', 200, wanted)).id;
};

const abort: Act = async (run, caller, number) => {
  for (const [path, document] of SMALL_DOCUMENTS(number)) {
    await abortUpload(run, caller, `/v2025/connectors/${VISITED}/${path}`, upload(document.repeat(500)).body);
  }
};

const saveAndReset: Act = async (_run, caller) => {
  await caller.call('control', 'PUT', '/_emulator/snapshots/visit', 204);
  await caller.call('control', 'POST', '/_emulator/reset', 204);
  await caller.call('refusal', 'GET', PATH, 404);
  await caller.call('control', 'POST', '/_emulator/snapshots/visit', 204);
  await caller.call('control', 'DELETE', '/_emulator/snapshots/visit', 204);
};

/** A tenant of long ago is made anew, and knows nothing of before. */
const comeBack: Act = async ({ wire }, _caller, number) => {
  if (number < LONG_AGO) return;
  const again = await Caller.enter(wire, `tenant-${number - LONG_AGO}`);
  await again.call('refusal', 'GET', PATH, 404);
};

const ACTS: readonly Act[] = [
  withRule({ times: 2, answer: '429' }, [429, 429, 200]),
  abort,
  withRule({ answer: '500', after: 1 }, [200, 500, 500]),
  saveAndReset,
  withRule({ times: 1, answer: 'reset' }, [BROKEN, 200]),
  comeBack,
  hang,
  abort,
  withRule({ times: 2, answer: 'truncate' }, [BROKEN, BROKEN, 200]),
  comeBack,
  withRule({ times: 2, delay: [50, 150], answer: { status: 503, body: 'made' } }, [503, 503, 200]),
  comeBack,
];

/** Snapshots, resets, the state, the clock and the journal of one tenant, again and again. */
export const control = (run: Run, caller: Caller): Promise<void> =>
  repeat(run, 'control', 700, async (number) => {
    const scriptName = await create(caller, `Controlled ${number}`);
    const path = `/v3/connectors/${scriptName}`;
    const snapshot = `/_emulator/snapshots/s-${number % 3}`;
    await caller.call('control', 'PUT', snapshot, 204);
    await caller.call('delete', 'DELETE', path, 204);
    await caller.call('control', 'POST', snapshot, 204);
    await caller.call('get', 'GET', path, 200);
    if (number % 10 === 0) await putStateBack(caller);
    await caller.call('control', 'POST', '/_emulator/reset', 204);
    await caller.call('refusal', 'GET', path, 404);
    await caller.call('control', 'GET', '/_emulator/snapshots', 200);
    await caller.call('control', 'DELETE', snapshot, 204);
    await caller.call('refusal', 'POST', snapshot, 404);
    await caller.call('control', 'PUT', '/_emulator/clock', 200, json({ advance: 5 }));
    await caller.call('control', 'DELETE', '/_emulator/clock', 200);
    const wanted = json({ match: { scriptName, method: 'DELETE' }, count: { exactly: 1 } });
    const verified = await caller.call('control', 'POST', '/_emulator/requests/verify', 200, wanted);
    demand(jsonOf<{ ok: boolean }>(verified).ok, `the journal of ${caller.prefix} lacks DELETE ${path}`);
    if (number % 50 === 49) await caller.call('control', 'DELETE', '/_emulator/requests', 204);
  });

const putStateBack = async (caller: Caller): Promise<void> => {
  const { body } = await caller.call('control', 'GET', '/_emulator/state', 200);
  const headers = { 'content-type': 'application/json' };
  await caller.call('control', 'PUT', '/_emulator/state', 204, { headers, body });
};
