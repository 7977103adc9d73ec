/** The folder of an embedded database, made where it is not there. */
export async function openFolder(url: string): Promise<string> {
  const dataDir = url.slice("pglite:".length);
  if (!dataDir.includes("://")) await Deno.mkdir(dataDir, { recursive: true });
  return dataDir;
}
