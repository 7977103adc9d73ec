/** One way to a result that many readers wait for. */
export class LiveFlight<T> {
  readonly #controller = new AbortController();
  readonly #result: Promise<T>;
  #readers = 0;
  /** Somebody left with another answer and counts on this one being kept. */
  #wanted = false;

  /** @param work Its signal aborts when all readers have given up. */
  constructor(work: (signal: AbortSignal) => Promise<T>) {
    this.#result = work(this.#controller.signal);
    this.#result.catch(() => {});
  }

  /** Whether it was given up, so that nobody may join it any more. */
  get abandoned(): boolean {
    return this.#controller.signal.aborted;
  }

  /**
   * The result, or the signal's reason when that aborts first. With the reason `wanted` says whether the work goes on
   * also without readers.
   */
  async wait(leaving: AbortSignal, wanted: (reason: unknown) => boolean): Promise<T> {
    this.#readers++;
    const { promise, reject } = Promise.withResolvers<never>();
    const leave = () => reject(leaving.reason);
    if (leaving.aborted) leave();
    leaving.addEventListener("abort", leave);
    try {
      return await Promise.race([this.#result, promise]);
    } finally {
      leaving.removeEventListener("abort", leave);
      this.#readers--;
      this.#wanted ||= leaving.aborted && wanted(leaving.reason);
      if (this.#readers === 0 && !this.#wanted) this.#controller.abort();
    }
  }
}
