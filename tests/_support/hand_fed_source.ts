/** A source of bytes whose every step is a test's, and which waits as a database does: until the signal ends it. */
export class HandFedSource {
  readonly #signal: AbortSignal;
  readonly #steps: (() => Uint8Array | undefined)[] = [];
  readonly #left = Promise.withResolvers<void>();
  #wake: () => void = () => {};
  #taken = 0;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener("abort", () => this.#wake());
  }

  /** Chunks that were asked for and given. */
  get taken(): number {
    return this.#taken;
  }

  /** Resolves when the iteration is over, whatever ended it. */
  get left(): Promise<void> {
    return this.#left.promise;
  }

  give(chunk: Uint8Array): void {
    this.#add(() => chunk);
  }

  end(): void {
    this.#add(() => undefined);
  }

  fail(error: unknown): void {
    this.#add(() => {
      throw error;
    });
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    try {
      while (true) {
        while (this.#steps.length === 0) await this.#nextStep();
        const chunk = this.#steps.shift()!();
        if (chunk === undefined) return;
        this.#taken++;
        yield chunk;
      }
    } finally {
      this.#left.resolve();
    }
  }

  #add(step: () => Uint8Array | undefined): void {
    this.#steps.push(step);
    this.#wake();
  }

  async #nextStep(): Promise<void> {
    this.#signal.throwIfAborted();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    await promise;
    if (this.#steps.length === 0) this.#signal.throwIfAborted();
  }
}
