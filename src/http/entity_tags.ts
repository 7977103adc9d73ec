import { Problem } from "#src/problem.ts";

/** As every reader sends it that has one copy. */
const ONE_TAG = /^"[\w.+/=-]*"$/;
const ENTITY_TAG = /^(?:W\/)?("[\x21\x23-\x7e\x80-\xff]*")$/;

/**
 * The validators in an `If-None-Match` header (RFC 9110 §13.1.2), weak marks dropped, as the comparison is weak;
 * `*` stays as it is; an absent header gives none.
 *
 * @throws {Problem} `malformed_request`, when it is not a list of entity tags.
 */
export function entityTags(header: string | null, name = "If-None-Match"): readonly string[] {
  if (header === null) return [];
  if (ONE_TAG.test(header)) return [header];
  if (header.trim() === "*") return ["*"];
  return splitList(header).map((item) => {
    const tag = ENTITY_TAG.exec(item)?.[1];
    if (tag !== undefined) return tag;
    throw new Problem("malformed_request", {
      detail: `'${name}' must be entity tags such as "abc" between commas: current value is '${header}'`,
    });
  });
}

/** A comma may stand inside a tag. */
function splitList(header: string): string[] {
  return header.match(/(?:"[^"]*"|[^,"])+/g)?.map((item) => item.trim()) ?? [header];
}
