/** What is known of a request that a test shall expect. */
export interface Expected {
  readonly operation: string | null;
  readonly method: string;
  readonly path: string;
  readonly scriptName: string | null;
  readonly status: number;
}

/** Returns what matches requests like this one, in the words of `POST /_emulator/requests/verify`. */
const matchOf = ({ operation, method, path, scriptName, status }: Expected): Readonly<Record<string, unknown>> => ({
  ...(operation === null ? { method, path } : { operation }),
  ...(scriptName !== null && { scriptName }),
  status,
});

/** Returns the lines of a test that expects one such request, with the library and with curl. */
export const expectCode = (expected: Expected, baseUrl: string): { library: string; curl: string } => {
  const wanted = JSON.stringify({ match: matchOf(expected), count: { exactly: 1 } });
  return {
    library: `const { ok, nearest } = emulator.verify(${wanted});\nassert.ok(ok, JSON.stringify(nearest, null, 2));\n`,
    curl: `curl -s ${baseUrl}/_emulator/requests/verify -H 'Content-Type: application/json' \\\n  -d '${wanted.replaceAll("'", "'\\''")}'\n`,
  };
};

/** Returns the fault rule that hits requests like this one, once. */
export const faultFor = (expected: Expected): Readonly<Record<string, unknown>> => ({
  match: {
    ...(expected.operation === null ? { method: expected.method } : { operation: expected.operation }),
    ...(expected.scriptName !== null && { scriptName: expected.scriptName }),
  },
  times: 1,
  response: '500',
});
