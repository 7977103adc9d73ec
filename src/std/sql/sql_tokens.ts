/** A piece of SQL; what is between two tokens is blank. */
export interface SqlToken {
  /** `end` is a `;`, `parameter` a `:name`, `code` everything else that is no comment: words, signs, anything quoted. */
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

/**
 * The tokens of SQL, in order, as PostgreSQL and MySQL with `ANSI_QUOTES` and `NO_BACKSLASH_ESCAPES` read it.
 *
 * @param name What the text is called in errors.
 * @throws {SyntaxError} When the text ends inside a quote or comment.
 */
export function* sqlTokens(name: string, text: string): Generator<SqlToken> {
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

function kindOf(groups: Record<string, string | undefined>): SqlToken["kind"] {
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
