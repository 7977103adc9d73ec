import { Problem } from "#src/problem.ts";

/** The refusal of an id that nothing has: `Product with id '…' not found`. */
export function unknownId(noun: string, id: string): Problem {
  return new Problem("not_found", { detail: `${noun} with id '${id}' not found` });
}
