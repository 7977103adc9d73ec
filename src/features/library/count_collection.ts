import type { LibrarySource } from "./library_source.ts";
import { readLibrary } from "./read_library.ts";

/** How much a library has. */
export interface Collection {
  readonly titles: number;
  readonly items: number;
  /** Existing items that are lent and not yet returned. */
  readonly onLoan: number;
}

/** Counts titles, items, and items on loan as they are now. */
export async function countCollection(source: LibrarySource): Promise<Collection> {
  const [row] = await readLibrary(source, "books/collection", {});
  return {
    titles: Number(row!["titles"]),
    items: Number(row!["items"]),
    onLoan: Number(row!["on_loan"]),
  };
}
