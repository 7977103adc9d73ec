/** UNIT SEPARATOR: stands in no sheet, and needs no quotes. */
const MARK = "\x1f";

/**
 * How cells of a workbook are told apart in text: in front of those of type number or date, whose text is canonical, stands
 * U+001F; in front of texts that begin with that character, it stands once more.
 */
export const markedCell = {
  /** The cell as it is written. */
  mark(text: string, exact: boolean): string {
    return exact || text.startsWith(MARK) ? MARK + text : text;
  },

  /** Whether the cell, as it was written, is of a type. */
  isExact(cell: string): boolean {
    return cell.startsWith(MARK) && !cell.startsWith(MARK, 1);
  },

  /** The cell's text, from how it was written. */
  text(cell: string): string {
    return cell.startsWith(MARK) ? cell.slice(1) : cell;
  },
} as const;
