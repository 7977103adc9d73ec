/** A function with a body. */
export type FunctionNode =
  | Deno.lint.FunctionDeclaration
  | Deno.lint.FunctionExpression
  | Deno.lint.ArrowFunctionExpression;

/** A visitor that calls `found` for every function with a body: declarations, methods, arrows. */
export function functionsOf(found: (node: FunctionNode) => void): Deno.lint.LintVisitor {
  return { FunctionDeclaration: found, FunctionExpression: found, ArrowFunctionExpression: found };
}
