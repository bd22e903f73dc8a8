import { isDeepStrictEqual } from 'node:util';

/** The connectors that the server has acknowledged, each as returned after its last write. */
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
   * Compares the server with the ledger.
   *
   * @param read returns a connector from the server, or undefined if it does not exist.
   * @returns what was lost or came back, one sentence each.
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
