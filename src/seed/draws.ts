/**
 * Numbers that look random and are always the same for one row of one seed, whatever was drawn for other rows.
 *
 * Whole numbers only, so that every machine draws alike (mulberry32).
 */
export class Draws {
  #state: number;

  /** @param kind Tells the kinds of rows apart. */
  constructor(seed: number, kind: number, index: number) {
    this.#state = scatter(scatter(scatter(seed) ^ kind) ^ index);
  }

  /** A whole number from 0 to `limit - 1`; `limit` up to 2^31. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    const mixed = this.#state;
    const once = Math.imul(mixed ^ (mixed >>> 15), 1 | mixed);
    const twice = (once + Math.imul(once ^ (once >>> 7), 61 | once)) ^ once;
    return Math.floor(((twice ^ (twice >>> 14)) >>> 0) / 0x1_0000_0000 * limit);
  }

  /** One of some things. */
  pick<T>(things: readonly T[]): T {
    return things[this.below(things.length)]!;
  }
}

function scatter(value: number): number {
  const once = Math.imul((value + 0x9e3779b9) ^ (value >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return twice ^ (twice >>> 16);
}
