/** Where a text stops being JSON. */
export interface JsonFault {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
  /** Whether the text is JSON so far, but ends too early. */
  readonly atEnd: boolean;
}

const SPACE = /[ \t\n\r]*/y;
const WORD = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
/** Everything but control characters, the quote and the backslash. */
const PLAIN = /[ !#-[\]-\uffff]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;

/**
 * Finds the first place at which a text is not JSON (RFC 8259), for people: what `JSON.parse` says of it quotes the text
 * and often leaves the place out. `null` = it is JSON. Takes linear time, whatever the text; nesting costs no stack.
 */
export function jsonFault(text: string): JsonFault | null {
  const at = new JsonScan(text).run();
  if (at === null) return null;
  const before = text.slice(0, at);
  const lineStart = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length, column: at - lineStart + 1, atEnd: at === text.length };
}

class JsonScan {
  readonly #text: string;
  /** What closes the arrays and objects that are open. */
  readonly #closers: string[] = [];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The position that is at fault. */
  run(): number | null {
    do {
      if (!this.#value()) return this.#at;
    } while (this.#next());
    return this.#closers.length === 0 && this.#at === this.#text.length ? null : this.#at;
  }

  /** Passes what opens, up to a value that has nothing in it. */
  #value(): boolean {
    while (true) {
      this.#pass(SPACE);
      if (this.#take("[")) {
        this.#pass(SPACE);
        if (this.#take("]")) return true;
        this.#closers.push("]");
      } else if (this.#take("{")) {
        this.#pass(SPACE);
        if (this.#take("}")) return true;
        this.#closers.push("}");
        if (!this.#name()) return false;
      } else {
        return this.#text[this.#at] === '"' ? this.#string() : this.#pass(WORD);
      }
    }
  }

  /** Passes what closes, and the comma before another value. */
  #next(): boolean {
    this.#pass(SPACE);
    while (this.#closers.length > 0 && this.#take(this.#closers.at(-1)!)) {
      this.#closers.pop();
      this.#pass(SPACE);
    }
    if (this.#closers.length === 0 || !this.#take(",")) return false;
    return this.#closers.at(-1) === "]" || this.#name();
  }

  #name(): boolean {
    this.#pass(SPACE);
    if (!this.#string()) return false;
    this.#pass(SPACE);
    return this.#take(":");
  }

  #string(): boolean {
    if (!this.#take('"')) return false;
    do this.#pass(PLAIN); while (this.#pass(ESCAPE));
    return this.#take('"');
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  /** Whether something was passed. */
  #pass(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#text)) return false;
    const moved = pattern.lastIndex > this.#at;
    this.#at = pattern.lastIndex;
    return moved;
  }
}
