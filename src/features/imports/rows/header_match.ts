/** Which column of a file is which column of its kind. Plain JSON; places count from 0. */
export interface HeaderMatch {
  /** The headers of the file, as they came. */
  readonly header: readonly string[];
  /** For each column of the kind, in its order, where in the file it stands; `null` = the file has none. */
  readonly places: readonly (number | null)[];
  /** Required columns that the file lacks, by their headers in the template. Not empty = the file cannot be read. */
  readonly missing: readonly string[];
  /** Headers of the file that no column goes by; their cells are left unread. */
  readonly unknown: readonly string[];
  /** Headers whose column stands further left already; their cells are left unread. */
  readonly duplicates: readonly string[];
  /** Where a file of mended rows has what was said about them; `null` = it is no such file. */
  readonly mend: MendPlaces | null;
}

/** `row` is the number of the row in the file that is mended. */
export interface MendPlaces {
  readonly row: number;
  /** `null` = somebody has taken the column out. */
  readonly column: number | null;
  readonly code: number | null;
  readonly message: number | null;
}
