import { createHook } from 'node:async_hooks';

/** What Node calls the resources of a process that reaches out: connections, names looked up, datagrams, other programs. */
const OUTGOING: ReadonlySet<string> = new Set([
  'TCPCONNECTWRAP',
  'PIPECONNECTWRAP',
  'GETADDRINFOREQWRAP',
  'GETNAMEINFOREQWRAP',
  'QUERYWRAP',
  'UDPWRAP',
  'UDPSENDWRAP',
  'PROCESSWRAP',
]);

/** From now on, what this process makes to reach others, whichever module does it. */
export const watchOutgoing = (): readonly string[] => {
  const seen: string[] = [];
  createHook({
    // Promises are skipped, because there are many.
    trackPromises: false,
    init: (_id, type) => {
      if (OUTGOING.has(type)) seen.push(type);
    },
  }).enable();
  return seen;
};
