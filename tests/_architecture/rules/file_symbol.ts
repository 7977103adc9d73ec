import { placeOf } from "./place_of.ts";

/** Files whose name is a role, fixed by the architecture, not a symbol. */
const ROLES =
  /\/(?:mod|routes|schema|store|main|add_user|migrate|seed|app|wings|deps|config|settings|problem|permissions|roles)\.ts$/;

/**
 * One file, one public symbol, the same name: `read_report.ts` exports `readReport` (or `ReadReport`, or
 * `READ_REPORT`; `memory_snapshots.ts` may export its factory `createMemorySnapshots`) and no other value. Types that belong
 * to it and error classes may stand beside it; beside a type of the file's name one value may stand, such as its maker.
 */
export const fileSymbol: Deno.lint.Rule = {
  create(context) {
    const { path } = placeOf(context.filename);
    if (!path.startsWith("src/") || ROLES.test(path)) return {};
    const wanted = path.slice(path.lastIndexOf("/") + 1).replace(/\.tsx?$/, "");
    return {
      Program(program) {
        const exported = program.body.flatMap(exportsOf);
        if (!exported.some(({ name }) => sameName(name, wanted))) {
          const message = `File '${wanted}.ts' must export a symbol of its own name`;
          context.report({ node: program.body[0] ?? program, message });
        }
        const values = exported.filter(({ free }) => !free);
        const ownIsType = exported.some(({ name, free }) => free && sameName(name, wanted));
        for (const { name, node } of values) {
          if (sameName(name, wanted) || (ownIsType && values.length === 1)) continue;
          context.report({
            node,
            message: `Export '${name}' needs a file of its own: one file, one public symbol`,
          });
        }
      },
    };
  },
};

interface Exported {
  readonly name: string;
  /** Whether it may stand beside the file's symbol: a type, or an error class. */
  readonly free: boolean;
  readonly node: Deno.lint.Node;
}

function exportsOf(statement: Deno.lint.Node): Exported[] {
  if (statement.type === "ExportAllDeclaration" || statement.type === "ExportDefaultDeclaration") {
    return [{ name: "*", free: false, node: statement }];
  }
  if (statement.type !== "ExportNamedDeclaration") return [];
  const typeOnly = statement.exportKind === "type";
  const listed = statement.specifiers.map((node) => {
    const name = node.exported.type === "Identifier" ? node.exported.name : String(node.exported.value);
    return { name, free: typeOnly || node.exportKind === "type" || name.endsWith("Error"), node };
  });
  return [...listed, ...declared(statement.declaration)];
}

function declared(node: Deno.lint.Node | null): Exported[] {
  switch (node?.type) {
    case "VariableDeclaration":
      return node.declarations.map(({ id }) => ({
        name: id.type === "Identifier" ? id.name : "*",
        free: false,
        node,
      }));
    case "FunctionDeclaration":
    case "TSDeclareFunction":
      return [{ name: node.id?.name ?? "*", free: false, node }];
    case "ClassDeclaration":
      return [{ name: node.id?.name ?? "*", free: node.id?.name.endsWith("Error") ?? false, node }];
    case "TSInterfaceDeclaration":
    case "TSTypeAliasDeclaration":
      return [{ name: node.id.name, free: true, node }];
    default:
      return [];
  }
}

function sameName(symbol: string, file: string): boolean {
  const bare = file.replaceAll("_", "");
  return [bare, `create${bare}`].includes(symbol.replaceAll("_", "").toLowerCase());
}
