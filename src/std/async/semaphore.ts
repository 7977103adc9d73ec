/** A number of places, given out in the order of asking. */
export class Semaphore {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  /** @param places How many may be taken at a time; at least 1. */
  constructor(places: number) {
    this.#free = places;
  }

  /** Takes a place when one is free. */
  tryTake(): boolean {
    if (this.#free === 0) return false;
    this.#free--;
    return true;
  }

  /** Takes a place, waiting for one up to `ms` milliseconds. Returns whether it was taken. */
  async take(ms: number): Promise<boolean> {
    if (this.tryTake()) return true;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const given = () => resolve(true);
    this.#waiting.push(given);
    const timer = setTimeout(() => {
      const at = this.#waiting.indexOf(given);
      if (at >= 0) this.#waiting.splice(at, 1);
      resolve(at < 0);
    }, ms);
    const taken = await promise;
    clearTimeout(timer);
    return taken;
  }

  /** Gives a place back: to who waits longest, if anybody does. */
  free(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free++;
    else next();
  }
}
