import type { HeaderMatch } from "./header_match.ts";

const SEEN_MAX = 8;

/** Why a sheet with this header cannot be imported, for the uploader; `null` = it can. */
export function headerRefusal({ missing, header }: HeaderMatch): string | null {
  if (missing.length === 0) return null;
  const seen = header.filter((text) => text.trim() !== "").slice(0, SEEN_MAX).join("', '");
  const lacks = `The file lacks the column${missing.length > 1 ? "s" : ""} '${missing.join("', '")}'`;
  return `${lacks}: its header begins with '${seen}'`;
}
