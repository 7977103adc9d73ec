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
  for (const token of tokens(name, text)) {
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

interface Token {
  readonly kind: "comment" | "end" | "parameter" | "code";
  readonly start: number;
  readonly end: number;
}

const TOKEN = new RegExp(
  [
    String.raw`(?<comment>--[^\n]*)`,
    String.raw`(?<block>/\*)`,
    String.raw`(?<quoted>[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|${"`"}[^${"`"}]*${"`"})`,
    String.raw`(?<dollar>\$(?<tag>[a-zA-Z_]\w*|)\$[\s\S]*?\$\k<tag>\$)`,
    String.raw`(?<open>[eE]'|\$(?:[a-zA-Z_]\w*)?\$|['"${"`"}])`,
    String.raw`(?<cast>::)`,
    String.raw`(?<parameter>:[a-zA-Z_]\w*)`,
    String.raw`(?<end>;)`,
    String.raw`(?<word>[\w$]+)`,
    String.raw`(?<other>[^\s])`,
  ].join("|"),
  "g",
);

function* tokens(name: string, text: string): Generator<Token> {
  const scan = new RegExp(TOKEN);
  for (let match = scan.exec(text); match !== null; match = scan.exec(text)) {
    const groups = match.groups!;
    const start = match.index;
    if (groups.block !== undefined) scan.lastIndex = blockEnd(name, text, start);
    if (groups.open !== undefined) {
      throw new SyntaxError(`Cannot use '${name}': the quote ${groups.open} is never closed`);
    }
    yield { kind: kindOf(groups), start, end: scan.lastIndex };
  }
}

function kindOf(groups: Record<string, string | undefined>): Token["kind"] {
  if (groups.comment !== undefined || groups.block !== undefined) return "comment";
  if (groups.end !== undefined) return "end";
  return groups.parameter !== undefined ? "parameter" : "code";
}

/** Block comments nest in PostgreSQL. */
function blockEnd(name: string, text: string, start: number): number {
  let depth = 0;
  const marks = /\/\*|\*\//g;
  marks.lastIndex = start;
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    depth += mark[0] === "/*" ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  throw new SyntaxError(`Cannot use '${name}': a block comment is never closed`);
}
