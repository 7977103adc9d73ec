import { placeOf } from "./place_of.ts";

const COLLECTIONS = ["Map", "Set", "WeakMap", "WeakSet"];

/**
 * No state at module level in code that ships: no `let` or `var`, no collection that starts empty (it is of no use
 * unless somebody fills it), no static field that may be written. State lives in what `createDeps` makes.
 */
export const moduleState: Deno.lint.Rule = {
  create(context) {
    if (!placeOf(context.filename).ships) return {};
    return {
      Program(program) {
        for (const statement of program.body) {
          const declaration = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
          if (declaration?.type !== "VariableDeclaration" || declaration.declare) continue;
          if (declaration.kind === "let" || declaration.kind === "var") {
            context.report({
              node: declaration,
              message: `Module-level '${declaration.kind}' is shared state`,
            });
          }
          for (const declarator of declaration.declarations) {
            if (startsEmpty(declarator.init) && !readsOnly(context.sourceCode.getText(declarator))) {
              context.report({
                node: declarator,
                message: "An empty collection at module level is shared state",
              });
            }
          }
        }
      },
      PropertyDefinition(node) {
        if (node.static && !node.readonly) {
          context.report({ node, message: "A static field that is not 'readonly' is shared state" });
        }
      },
    };
  },
};

function startsEmpty(node: Deno.lint.Node | null): boolean {
  if (node?.type !== "NewExpression" || node.arguments.length > 0) return false;
  return node.callee.type === "Identifier" && COLLECTIONS.includes(node.callee.name);
}

function readsOnly(declared: string): boolean {
  return /^\w+:\s*Readonly(?:Map|Set)\b/.test(declared);
}
