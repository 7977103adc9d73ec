/** A node that names another module. */
export type ImportingNode =
  | Deno.lint.ImportDeclaration
  | Deno.lint.ImportExpression
  | Deno.lint.ExportAllDeclaration
  | Deno.lint.ExportNamedDeclaration
  | Deno.lint.TSImportType;

/** One import whose specifier is written out. */
export interface Import {
  readonly specifier: string;
  /** The specifier with its quotes. */
  readonly literal: Deno.lint.Node;
}

/**
 * A visitor that calls `found` for every written-out specifier of a module: static and dynamic imports, re-exports
 * and `import("…")` types. Types count like values: a direction that only the types know is a direction too.
 * A computed specifier is not seen.
 */
export function importsOf(found: (imported: Import) => void): Deno.lint.LintVisitor {
  function visit(node: ImportingNode): void {
    const literal = node.type === "TSImportType" ? typeLiteral(node) : node.source;
    if (literal?.type === "Literal" && typeof literal.value === "string") {
      found({ specifier: literal.value, literal });
    }
  }
  return {
    ImportDeclaration: visit,
    ImportExpression: visit,
    ExportAllDeclaration: visit,
    ExportNamedDeclaration: visit,
    TSImportType: visit,
  };
}

function typeLiteral(node: Deno.lint.TSImportType): Deno.lint.Node | null {
  const argument: Deno.lint.Node = node.argument;
  return argument.type === "TSLiteralType" ? argument.literal : argument;
}
