import type { ImportSlice } from "./import_slice.ts";

/**
 * Ends an import that cannot succeed: at once where nothing has landed yet, else by taking back what has.
 *
 * @param message Why, for the uploader.
 */
export async function failImport(slice: ImportSlice, message: string): Promise<void> {
  await slice.commit((_, { phase }) =>
    phase === "survey"
      ? { phase: "done", state: "failed", outcome: "failed", message }
      : { phase: "undo", outcome: "failed", place: null, message }
  );
}
