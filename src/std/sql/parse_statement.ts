import { sqlTokens } from "./sql_tokens.ts";
import type { Statement } from "./statement.ts";

/**
 * Takes SQL apart at its named parameters `:name`, leaving `::casts`, quoted text, quoted identifiers, dollar
 * quotes and comments alone.
 *
 * Exactly one statement: a `;` may only be followed by blanks and comments, and it is dropped.
 *
 * @throws {SyntaxError} When the text is empty, holds several statements, or ends inside a quote or comment.
 */
export function parseStatement(name: string, text: string): Statement {
  const segments: string[] = [];
  const names: string[] = [];
  let from = 0;
  let end = text.length;
  let ended = false;
  let empty = true;
  for (const token of sqlTokens(name, text)) {
    if (token.kind === "comment") continue;
    if (ended) throw new SyntaxError(`Cannot use '${name}': it holds more than one statement`);
    if (token.kind === "end") {
      ended = true;
      end = token.start;
      continue;
    }
    empty = false;
    if (token.kind === "parameter") {
      segments.push(text.slice(from, token.start));
      names.push(text.slice(token.start + 1, token.end));
      from = token.end;
    }
  }
  if (empty) throw new SyntaxError(`Cannot use '${name}': it holds no statement`);
  segments.push(text.slice(from, end).trimEnd());
  return { name, segments, names };
}
