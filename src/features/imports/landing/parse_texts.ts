import { parseStatement } from "#src/std/sql/parse_statement.ts";
import type { Statement } from "#src/std/sql/statement.ts";

/** Statements of one group, such as `hsi_orders/undo`, by the name of each. */
export function parseTexts<Name extends string>(
  group: string,
  texts: Readonly<Record<Name, string>>,
): Readonly<Record<Name, Statement>> {
  const parsed = Object.entries<string>(texts).map(([name, text]) =>
    [name, parseStatement(`${group}/${name}`, text)] as const
  );
  return Object.fromEntries(parsed) as Record<Name, Statement>;
}
