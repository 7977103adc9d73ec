import { gzipSync } from "node:zlib";
import { PGlite } from "@electric-sql/pglite";
import { lazy } from "#src/std/async/lazy.ts";

/** Opens the embedded PostgreSQL. What PGlite throws here is not always an error, and never names the folder; ours does. */
export async function openPglite(dataDir: string): Promise<PGlite> {
  try {
    return await (await isNew(dataDir)
      ? PGlite.create(dataDir, { loadDataDir: await blankData() })
      : PGlite.create(dataDir));
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    throw new Error(
      `Cannot open the embedded database in '${dataDir}': is another process making it, or is it damaged?`,
      { cause: error },
    );
  }
}

/** PGlite looks for the same file, and writes it among the last, so that dying half-way leaves the folder new. */
async function isNew(dataDir: string): Promise<boolean> {
  if (dataDir.startsWith("memory://")) return true;
  try {
    await Deno.stat(`${dataDir}/PG_VERSION`);
    return false;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return true;
    throw error;
  }
}

/** What a new database begins with, some 6 MB: made once in a process, as making it takes several times longer than copying. */
const blankData = lazy(makeBlankData);

async function makeBlankData(): Promise<Blob> {
  const pglite = await PGlite.create("memory://");
  try {
    await pglite.exec("checkpoint");
    const files = await (await pglite.dumpDataDir("none")).bytes();
    // By itself PGlite takes twenty times as long for it.
    return new Blob([gzipSync(files, { level: 1 })], { type: "application/x-gzip" });
  } finally {
    await pglite.close();
  }
}
