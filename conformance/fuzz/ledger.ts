import { isDeepStrictEqual } from 'node:util';

/** What the server has acknowledged: each connector as it was answered after its last write. */
export class Ledger {
  readonly #connectors = new Map<string, unknown>();
  readonly #deleted = new Set<string>();

  get scriptNames(): string[] {
    return [...this.#connectors.keys()];
  }

  record(scriptName: string, detail: unknown): void {
    this.#connectors.set(scriptName, detail);
    this.#deleted.delete(scriptName);
  }

  drop(scriptName: string): void {
    this.#connectors.delete(scriptName);
    this.#deleted.add(scriptName);
  }

  /**
   * Holds the server against the ledger.
   *
   * @param read gives a connector as the server has it now; undefined where it has none.
   * @returns what was lost, or came back, a sentence each.
   */
  async audit(read: (scriptName: string) => Promise<unknown>): Promise<string[]> {
    const problems: string[] = [];
    for (const [scriptName, detail] of this.#connectors) {
      const now = await read(scriptName);
      if (!isDeepStrictEqual(now, detail)) problems.push(`${scriptName} is not what was acknowledged`);
    }
    for (const scriptName of this.#deleted) {
      if ((await read(scriptName)) !== undefined) problems.push(`${scriptName} was deleted and is there`);
    }
    return problems;
  }
}
