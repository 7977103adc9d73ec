/** Work that many may ask for at the same time: everybody gets a run that began after asking, and no two go on at once. */
export class LaterRun<T> {
  readonly #work: () => Promise<T>;
  #running: Promise<T> | null = null;
  #next: Promise<T> | null = null;

  constructor(work: () => Promise<T>) {
    this.#work = work;
  }

  /** The result of the next run to begin; it rejects as the work does. */
  ask(): Promise<T> {
    if (this.#next !== null) return this.#next;
    if (this.#running === null) return this.#start();
    const begin = () => {
      this.#next = null;
      return this.#start();
    };
    return this.#next = this.#running.then(begin, begin);
  }

  #start(): Promise<T> {
    const running = this.#work().finally(() => {
      if (this.#running === running) this.#running = null;
    });
    return this.#running = running;
  }
}
