import { importsOf } from "./imports_of.ts";
import { placeOf } from "./place_of.ts";

const PROCESS = ["serve", "cron", "exit", "addSignalListener", "removeSignalListener"];

/**
 * The process belongs to `src/main.ts`: serving, schedules, signals, exit codes. The environment belongs to
 * `src/main.ts` and `src/config.ts`.
 */
export const processOwner: Deno.lint.Rule = {
  create(context) {
    const { layer, ships } = placeOf(context.filename);
    if (!ships || layer === "main") return {};
    function judge(name: string, node: Deno.lint.Node): void {
      if (PROCESS.includes(name)) {
        context.report({ node, message: `Deno.${name} belongs to src/main.ts alone` });
      }
      if (name === "env" && layer !== "config") {
        context.report({ node, message: "Deno.env belongs to src/config.ts and src/main.ts alone" });
      }
    }
    return {
      ...importsOf(({ specifier, literal }) => {
        if (/^(?:node:)?process$/.test(specifier)) {
          context.report({ node: literal, message: "The process belongs to src/main.ts alone" });
        }
      }),
      MemberExpression(node) {
        if (isDeno(node.object)) judge(nameOf(node.property), node);
      },
      VariableDeclarator(node) {
        if (node.init === null || !isDeno(node.init) || node.id.type !== "ObjectPattern") return;
        for (const property of node.id.properties) {
          if (property.type === "Property") judge(nameOf(property.key), property);
        }
      },
    };
  },
};

function isDeno(node: Deno.lint.Node): boolean {
  if (node.type === "MemberExpression") {
    return nameOf(node.object) === "globalThis" && nameOf(node.property) === "Deno";
  }
  return nameOf(node) === "Deno";
}

function nameOf(node: Deno.lint.Node): string {
  if (node.type === "Identifier") return node.name;
  return node.type === "Literal" ? String(node.value) : "";
}
