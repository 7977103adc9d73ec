import type { ColumnType } from "#src/platform/database.ts";

/** Whole numbers of up to 32 bits, floats and booleans as they are; what a reader could round stays text. */
export function jsonForm(type: ColumnType): "literal" | "number" | "string" {
  switch (type) {
    case "boolean":
    case "json":
      return "literal";
    case "integer":
    case "float":
      return "number";
    default:
      return "string";
  }
}
