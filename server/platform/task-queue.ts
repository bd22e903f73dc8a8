/** How long the tasks of one turn of the event loop may take together, in milliseconds. */
export const MAX_TURN_MS = 5;

/** Runs tasks in their order, a few milliseconds of them in each turn of the event loop, so that many large ones keep nobody waiting. */
export class TaskQueue {
  #tasks: (() => void)[] = [];

  /** @param task must not throw: nobody would catch it. */
  add(task: () => void): void {
    if (this.#tasks.length === 0) setImmediate(() => this.#run());
    this.#tasks.push(task);
  }

  #run(): void {
    const tasks = this.#tasks;
    const end = performance.now() + MAX_TURN_MS;
    let done = 0;
    while (done < tasks.length && (done === 0 || performance.now() < end)) {
      tasks[done]?.();
      done += 1;
    }
    this.#tasks = tasks.slice(done);
    if (this.#tasks.length > 0) setImmediate(() => this.#run());
  }
}
