const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

/** An exact number: what decimals come to when they are added and divided, however long. Immutable. */
export class Fraction {
  readonly #above: bigint;
  /** More than zero. */
  readonly #below: bigint;

  private constructor(above: bigint, below: bigint) {
    this.#above = above;
    this.#below = below;
  }

  /**
   * The fraction that a decimal is.
   *
   * @param decimal Digits with or without a dot and a sign, such as `-1234.50`.
   * @throws {RangeError} It is something else.
   */
  static of(decimal: string): Fraction {
    const parts = DECIMAL.exec(decimal);
    if (parts === null) throw new RangeError(`Cannot read the decimal '${decimal}'`);
    const [, sign, whole, decimals = ""] = parts;
    return new Fraction(BigInt(`${sign}${whole}${decimals}`), 10n ** BigInt(decimals.length));
  }

  /** The sum of both. */
  plus(other: Fraction): Fraction {
    return new Fraction(this.#above * other.#below + other.#above * this.#below, this.#below * other.#below);
  }

  /** This divided by another; `null` = by zero. */
  over(other: Fraction): Fraction | null {
    if (other.#above === 0n) return null;
    const sign = other.#above < 0n ? -1n : 1n;
    return new Fraction(sign * this.#above * other.#below, sign * this.#below * other.#above);
  }

  /** As a decimal of so many digits after the dot; halves go away from zero, as `round(numeric)` of PostgreSQL has it. */
  rounded(digits: number): string {
    const scaled = this.#above * 10n ** BigInt(digits);
    const size = scaled < 0n ? -scaled : scaled;
    const nearest = String((2n * size + this.#below) / (2n * this.#below)).padStart(digits + 1, "0");
    const sign = scaled < 0n && /[1-9]/.test(nearest) ? "-" : "";
    const dot = nearest.length - digits;
    return `${sign}${nearest.slice(0, dot)}${digits === 0 ? "" : "."}${nearest.slice(dot)}`;
  }
}
