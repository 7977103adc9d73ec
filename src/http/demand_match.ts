import { Problem } from "#src/problem.ts";
import { entityTags } from "./entity_tags.ts";

/**
 * Makes sure that a client changes what it has seen.
 *
 * @param header `If-Match`; absent = whatever is there.
 * @param current The strong validator of the resource as it is now.
 * @throws {Problem} `stale` (412), when it is another; `malformed_request`, when it is not a list of entity tags.
 */
export function demandMatch(header: string | null, current: string): void {
  if (header === null) return;
  // The comparison is strong (RFC 9110 §13.1.1): a weak validator never matches.
  const strong = header.split(",").filter((item) => !item.trim().startsWith("W/")).join(",");
  const tags = strong.trim() === "" ? [] : entityTags(strong, "If-Match");
  if (tags.includes("*") || tags.includes(current)) return;
  throw new Problem("stale", {
    detail: `The resource has changed since it was read: its 'ETag' is ${current} now`,
    headers: { ETag: current },
  });
}
