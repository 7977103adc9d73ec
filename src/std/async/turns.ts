const TURN_MS = 4;

/**
 * Keeps long work from holding up everybody else: what comes over connections is taken between turns only. A chain of awaits
 * gives nobody one as long as nothing is to be waited for, and only a timer surely does.
 */
export class Turns {
  #end = performance.now() + TURN_MS;

  /** Lets others have theirs, once this one has lasted 4 ms; costs a millisecond. */
  async pass(): Promise<void> {
    if (performance.now() < this.#end) return;
    await new Promise((resolve) => setTimeout(resolve));
    this.#end = performance.now() + TURN_MS;
  }
}
