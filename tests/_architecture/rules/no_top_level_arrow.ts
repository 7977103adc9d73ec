import { placeOf } from "./place_of.ts";

/** A function of a module is a `function` declaration: it has a name in a stack trace and may stand below its use. */
export const noTopLevelArrow: Deno.lint.Rule = {
  create(context) {
    if (!placeOf(context.filename).ships) return {};
    return {
      Program(program) {
        for (const statement of program.body) {
          for (const value of valuesOf(statement)) {
            if (value?.type === "ArrowFunctionExpression" || value?.type === "FunctionExpression") {
              context.report({
                node: value,
                message: "Declare a function of a module with 'function name()'",
              });
            }
          }
        }
      },
    };
  },
};

function valuesOf(statement: Deno.lint.Node): (Deno.lint.Node | null)[] {
  if (statement.type === "ExportDefaultDeclaration") return [statement.declaration];
  const inner = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
  if (inner?.type !== "VariableDeclaration") return [];
  return inner.declarations.map(({ init }) => bare(init));
}

function bare(node: Deno.lint.Node | null): Deno.lint.Node | null {
  return node?.type === "TSAsExpression" || node?.type === "TSSatisfiesExpression"
    ? bare(node.expression)
    : node;
}
