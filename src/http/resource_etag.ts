import { strongEtag } from "#src/std/bytes/strong_etag.ts";

/** The strong validator of a resource: changes with anything that the client sees of it. */
export function resourceEtag(data: object): string {
  return strongEtag(JSON.stringify(data));
}
