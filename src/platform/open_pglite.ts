import { gzipSync } from "node:zlib";
import { PGlite } from "@electric-sql/pglite";

/** Opens the embedded PostgreSQL. What PGlite throws here is not always an error, and never names the folder; ours does. */
export async function openPglite(dataDir: string): Promise<PGlite> {
  try {
    return await (await isNew(dataDir) ? makeNew(dataDir) : PGlite.create(dataDir));
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

const makeNew = makerOfNew();

/**
 * Makes new databases. What the first one begins with, some 6 MB, is kept for the others to be copies of it, which takes a
 * third of the time.
 */
function makerOfNew(): (dataDir: string) => Promise<PGlite> {
  let blank: Promise<Blob | null> | null = null;
  return async (dataDir) => {
    // The first must not wait for anything before it is known to be the first.
    const known = blank === null ? null : await blank;
    if (known !== null) return await PGlite.create(dataDir, { loadDataDir: known });
    const first = PGlite.create(dataDir);
    // One that fails, or cannot be packed, leaves it to the next.
    blank = first.then(packed).catch(() => null);
    await blank;
    return await first;
  };
}

async function packed(pglite: PGlite): Promise<Blob> {
  await pglite.exec("checkpoint");
  const files = await (await pglite.dumpDataDir("none")).bytes();
  // By itself PGlite packs more closely, in four times the time.
  return new Blob([gzipSync(files, { level: 1 })], { type: "application/x-gzip" });
}
