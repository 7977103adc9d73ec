/** Functions that a formula may call. */
const FUNCTIONS: Readonly<Record<string, (...values: number[]) => number>> = {
  abs: Math.abs,
  ceil: Math.ceil,
  exp: Math.exp,
  floor: Math.floor,
  max: Math.max,
  min: Math.min,
  pow: Math.pow,
  round: Math.round,
  sqrt: Math.sqrt,
};

const TOKEN = /\s*(?:(?<number>\d+(?:\.\d+)?)|(?<name>[a-z_]+)|(?<sign>[-+*/(),]))/y;

/**
 * The value of a formula such as `min(3600000, 5000 * pow(2, retried))`: numbers, variables, `+ - * /`, brackets, and
 * `pow sqrt abs exp floor ceil round min max`. Nothing else is read, so a formula can be taken from a stranger.
 *
 * @throws {SyntaxError} It is no such formula, or names an unknown variable or function.
 */
export function evaluateFormula(formula: string, variables: Readonly<Record<string, number>>): number {
  return new Reading(formula, variables).whole();
}

class Reading {
  readonly #formula: string;
  readonly #variables: Readonly<Record<string, number>>;
  readonly #tokens: string[];

  constructor(formula: string, variables: Readonly<Record<string, number>>) {
    this.#formula = formula;
    this.#variables = variables;
    this.#tokens = this.#split();
  }

  whole(): number {
    const value = this.#sum();
    if (this.#tokens.length > 0) throw this.#fault();
    return value;
  }

  #sum(): number {
    let value = this.#product();
    while (true) {
      if (this.#takes("+")) value += this.#product();
      else if (this.#takes("-")) value -= this.#product();
      else return value;
    }
  }

  #product(): number {
    let value = this.#single();
    while (true) {
      if (this.#takes("*")) value *= this.#single();
      else if (this.#takes("/")) value /= this.#single();
      else return value;
    }
  }

  #single(): number {
    if (this.#takes("-")) return -this.#single();
    if (this.#takes("(")) {
      const value = this.#sum();
      this.#demand(")");
      return value;
    }
    const token = this.#tokens.shift() ?? "";
    if (/^\d/.test(token)) return Number(token);
    if (Object.hasOwn(FUNCTIONS, token) && this.#takes("(")) return FUNCTIONS[token]!(...this.#values());
    if (!Object.hasOwn(this.#variables, token)) throw this.#fault();
    return this.#variables[token]!;
  }

  #values(): number[] {
    const values = [this.#sum()];
    while (this.#takes(",")) values.push(this.#sum());
    this.#demand(")");
    return values;
  }

  #takes(sign: string): boolean {
    if (this.#tokens[0] !== sign) return false;
    this.#tokens.shift();
    return true;
  }

  #demand(sign: string): void {
    if (!this.#takes(sign)) throw this.#fault();
  }

  #split(): string[] {
    const tokens: string[] = [];
    const token = new RegExp(TOKEN);
    const text = this.#formula.trimEnd();
    while (token.lastIndex < text.length) {
      const found = token.exec(text);
      if (found === null) throw this.#fault();
      tokens.push(found[0].trim());
    }
    return tokens;
  }

  #fault(): SyntaxError {
    return new SyntaxError(`Cannot read the formula '${this.#formula}'`);
  }
}
