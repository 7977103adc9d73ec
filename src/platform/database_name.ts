import { strongEtag } from "#src/std/bytes/strong_etag.ts";
import { databasePlace } from "./database_place.ts";

/** A short name that tells a database apart from others that share a store, and nothing of its address. */
export function databaseName(url: string): string {
  return strongEtag(databasePlace(url)).slice(1, 9);
}
