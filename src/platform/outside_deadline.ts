import { OutsideError } from "./outside_http.ts";

/** The end of one request to the outside: when its time is over or somebody cancels it. */
export class OutsideDeadline {
  readonly #ends = new AbortController();
  readonly #timer: ReturnType<typeof setTimeout>;
  readonly #sources: readonly AbortSignal[];
  readonly #cancel = () =>
    this.#ends.abort(new OutsideError("cancelled", "The request to the outside was cancelled"));
  readonly #endsAt: number;

  /** @param sources Cancel it. */
  constructor(timeoutMs: number, sources: readonly AbortSignal[]) {
    this.#endsAt = performance.now() + timeoutMs;
    this.#sources = sources;
    this.#timer = setTimeout(() => {
      this.#ends.abort(new OutsideError("timeout", `The answer was not there within ${timeoutMs} ms`));
    }, timeoutMs);
    for (const source of sources) {
      if (source.aborted) this.#cancel();
      source.addEventListener("abort", this.#cancel);
    }
  }

  /** Aborts with the {@linkcode OutsideError} that says why. */
  get signal(): AbortSignal {
    return this.#ends.signal;
  }

  /** In milliseconds; negative = it is over. */
  get leftMs(): number {
    return this.#endsAt - performance.now();
  }

  /** Lets go: nothing is aborted any more. */
  release(): void {
    clearTimeout(this.#timer);
    for (const source of this.#sources) source.removeEventListener("abort", this.#cancel);
  }
}
