import type { KnownCaller } from "./known_caller.ts";

/** Most characters of all texts together. */
const SIZE_MAX = 8_000_000;

/** Callers by what they showed: the first that came are forgotten first, as their tokens end first. */
export class CallerMemory {
  readonly #callers = new Map<string, KnownCaller>();
  #size = 0;

  /** Whoever showed this text before. */
  get(text: string): KnownCaller | undefined {
    return this.#callers.get(text);
  }

  /** Remembers who showed a text. */
  keep(text: string, caller: KnownCaller): void {
    if (this.#callers.has(text)) return;
    this.#callers.set(text, caller);
    this.#size += text.length;
    for (const oldest of this.#callers.keys()) {
      if (this.#size <= SIZE_MAX) return;
      this.#callers.delete(oldest);
      this.#size -= oldest.length;
    }
  }
}
