const ESCAPED = /_x([0-9a-f]{4})_/gi;

/** A text of a workbook with its `_xHHHH_` escapes (ECMA-376, 22.9.2.19) resolved, line ends as LF. */
export function plainText(stored: string): string {
  const text = stored.includes("_x")
    ? stored.replace(ESCAPED, (_, code) => String.fromCharCode(parseInt(code, 16)))
    : stored;
  return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}
