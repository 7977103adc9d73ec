import type { FileContent, Files } from "#src/platform/files.ts";

/** Opens a file that must be there; throws when it is not. */
export async function openStored(files: Files, id: string): Promise<FileContent> {
  const file = await files.open(id);
  if (file === null) throw new Error(`The stored file '${id}' is not there`);
  return file;
}
