/** How CSV is written. */
export interface CsvFormat {
  /** Between cells. */
  readonly delimiter: "," | ";" | "\t";
  /** Whether a UTF-8 byte order mark stands in front. */
  readonly bom: boolean;
  /**
   * Indexes of columns whose cells get a `'` in front when a spreadsheet would run them as a formula (starting
   * with `= + - @`, TAB or CR), after OWASP ASVS 1.2.10. Empty = bytes as they are.
   */
  readonly guarded: readonly number[];
}
