/** A named select that stands in front of a statement as a common table expression. */
export interface SharedSelect {
  readonly name: string;
  readonly body: string;
}

/** A statement's own `with` behind blanks and comments; block comments nest once. */
const OWN_WITH =
  /^(?:\s|--[^\n]*\n|\/\*(?:[^*/]|\*(?!\/)|\/(?!\*)|\/\*[^]*?\*\/)*\*\/)*with\b\s*(recursive\b\s*)?/i;

/**
 * Puts shared selects in front of a statement: `with a as (…), b as (…) <statement>`, joining a `with` that the
 * statement has itself. Each shared select may use those before it.
 */
export function composeSql(shared: readonly SharedSelect[], statement: string): string {
  if (shared.length === 0) return statement;
  const own = OWN_WITH.exec(statement);
  const ctes = shared.map(({ name, body }) => `${name} as (\n${body.trim()}\n)`).join(",\n");
  const recursive = own?.[1] ? "recursive " : "";
  return own ? `with ${recursive}${ctes},\n${statement.slice(own[0].length)}` : `with ${ctes}\n${statement}`;
}
