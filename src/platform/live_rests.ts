const REST_MS = 1_000;

/** What failed a moment ago and is left alone for a second, so that its readers do not each wait for it. */
export class LiveRests {
  /** The first to end first. */
  readonly #failed = new Map<string, { readonly until: number; readonly error: unknown }>();

  /** Throws the error with which it failed, while it rests. */
  check(key: string): void {
    this.#forget();
    const failed = this.#failed.get(key);
    if (failed !== undefined) throw failed.error;
  }

  /** Lets it rest. */
  begin(key: string, error: unknown): void {
    this.#failed.delete(key);
    this.#failed.set(key, { until: performance.now() + REST_MS, error });
  }

  #forget(): void {
    for (const [key, { until }] of this.#failed) {
      if (performance.now() < until) return;
      this.#failed.delete(key);
    }
  }
}
