/** A named select that stands in front of a statement as a common table expression. */
export interface SharedSelect {
  readonly name: string;
  readonly body: string;
}

/**
 * Puts shared selects in front of a statement: `with a as (…), b as (…) <statement>`, joining a `with` that the
 * statement has itself. Each shared select may use those before it.
 */
export function composeSql(shared: readonly SharedSelect[], statement: string): string {
  if (shared.length === 0) return statement;
  const own = /^(?:\s|--[^\n]*\n)*with\s+(recursive\s+)?/i.exec(statement);
  const ctes = shared.map(({ name, body }) => `${name} as (\n${body.trim()}\n)`).join(",\n");
  const recursive = own?.[1] ? "recursive " : "";
  return own ? `with ${recursive}${ctes},\n${statement.slice(own[0].length)}` : `with ${ctes}\n${statement}`;
}
