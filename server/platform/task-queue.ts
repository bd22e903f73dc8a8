/** Maximum time for the tasks of one event loop iteration, in milliseconds. */
export const MAX_TURN_MS = 5;

/** Runs tasks in order, for a few milliseconds in each event loop iteration, so that large tasks do not delay other requests. */
export class TaskQueue {
  #tasks: (() => void)[] = [];

  /** Adds a task. @param task must not throw, because nothing would catch it. */
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
