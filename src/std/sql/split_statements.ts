import { sqlTokens } from "./sql_tokens.ts";

/**
 * The statements of a script, each without its `;` and without the blanks and comments in front of it.
 *
 * A `;` inside quotes, dollar quotes or comments ends nothing. A script of blanks and comments holds no statement.
 *
 * @param name What the script is called in errors.
 * @throws {SyntaxError} When the script ends inside a quote or comment.
 */
export function splitStatements(name: string, text: string): string[] {
  const statements: string[] = [];
  let from: number | null = null;
  const take = (end: number) => {
    if (from !== null) statements.push(text.slice(from, end).trimEnd());
    from = null;
  };
  for (const { kind, start } of sqlTokens(name, text)) {
    if (kind === "end") take(start);
    else if (kind !== "comment") from ??= start;
  }
  take(text.length);
  return statements;
}
