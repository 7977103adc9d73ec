import { createPgliteDatabase } from "#src/platform/pglite_database.ts";
import { needs } from "#tests/_support/needs.ts";
import type { OwnLibrary } from "./own_library.ts";
import { createOwnSlims } from "./own_slims.ts";

/** An engine on which a library may lie. */
export interface SlimsEngine {
  readonly name: "MariaDB" | "PGlite";
  /** To be spread into a test's definition. */
  readonly needs: { readonly ignore: boolean };
  /** Makes a library and changes it by these statements. */
  open(changes?: readonly string[]): Promise<OwnLibrary>;
}

/** Both engines: the real one, and the embedded one. */
export const SLIMS_ENGINES: readonly SlimsEngine[] = [
  { name: "MariaDB", needs: needs("TEST_MYSQL_URL"), open: createOwnSlims },
  { name: "PGlite", needs: { ignore: false }, open: openPglite },
];

async function openPglite(changes: readonly string[] = []): Promise<OwnLibrary> {
  const schema = await Deno.readTextFile(new URL("../../../sql/demo/slims_schema.sql", import.meta.url));
  const library = await createPgliteDatabase({
    dataDir: "memory://",
    timezone: "Asia/Jakarta",
    seed: () => Promise.resolve([schema, ...changes]),
  });
  return { library, [Symbol.asyncDispose]: () => library.close() };
}
