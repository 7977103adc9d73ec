/** What can be wrong with an uploaded file as a whole. */
export type SheetFault =
  | "bad_encoding"
  | "bad_quote"
  | "bad_workbook"
  | "bad_zip"
  | "cell_too_long"
  | "forbidden_xml"
  | "missing_part"
  | "not_a_sheet"
  | "not_one_file"
  | "nul_character"
  | "open_quote"
  | "row_too_long"
  | "too_large_unpacked"
  | "too_many_columns";

/** Where in an uploaded file; each number from 1, bytes from 0. */
export interface SheetPlace {
  readonly row?: number;
  readonly column?: number;
  readonly byte?: number;
}

/** An uploaded file that cannot be read, or not further. The message is a sentence for the person who uploaded it. */
export class SheetError extends Error {
  override readonly name = "SheetError";
  readonly fault: SheetFault;
  readonly place: SheetPlace;

  /** @param origin Where it was found, and what another library said of it. */
  constructor(fault: SheetFault, message: string, origin: SheetPlace & { readonly cause?: unknown } = {}) {
    const { cause, ...place } = origin;
    super(message, cause === undefined ? {} : { cause });
    this.fault = fault;
    this.place = place;
  }
}
