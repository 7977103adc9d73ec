import type { Cells } from "./cells.ts";

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The cells of a batch as rows of strings and NULLs, for results small enough to look at one by one. */
export function cellTexts(cells: Cells): (string | null)[][] {
  const { width, rows, bytes, bounds } = cells;
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: width }, (_, column) => {
      const at = (row * width + column) * 2;
      const end = bounds[at + 1]!;
      return end < 0 ? null : decoder.decode(bytes.subarray(bounds[at]!, end));
    }));
}
