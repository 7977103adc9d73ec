import { PGlite } from "@electric-sql/pglite";

/** Opens the embedded PostgreSQL. What PGlite throws here is not always an error, and never names the folder; ours does. */
export async function openPglite(dataDir: string): Promise<PGlite> {
  try {
    return await PGlite.create(dataDir);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    throw new Error(
      `Cannot open the embedded database in '${dataDir}': is another process making it, or is it damaged?`,
      { cause: error },
    );
  }
}
