import { zipOf } from "./zip_of.ts";

const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/** What differs from a plain workbook of one sheet. */
export interface WorkbookParts {
  /** The XML inside `sheetData`. */
  readonly rows: string;
  /** The XML inside `sst`. */
  readonly texts?: string;
  /** The XML inside `workbook`, before `sheets`. */
  readonly properties?: string;
  /** In front of every sheet's root element. */
  readonly prolog?: string;
  /** Parts to replace, or to leave out with `null`. */
  readonly replace?: Readonly<Record<string, string | null>>;
}

/** A workbook of one sheet. Styles: 0 general, 1 date, 2 own date and time, 3 own amount with colour, 4 time. */
export function workbookOf(
  { rows, texts = "", properties = "", prolog = "", replace = {} }: WorkbookParts,
): Uint8Array {
  const parts: Record<string, string | null> = {
    "[Content_Types].xml": "<Types/>",
    "xl/workbook.xml": `<workbook xmlns="${MAIN}" xmlns:r="${LINKS}">${properties}<sheets>` +
      `<sheet name="Hidden" sheetId="1" state="hidden" r:id="rId9"/><sheet name="A &gt; B" sheetId="2" r:id="rId1"/>` +
      `</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships>` +
      `<Relationship Id="rId1" Type="${LINKS}/worksheet" Target="worksheets/sheet1.xml"/>` +
      `<Relationship Id="rId9" Type="${LINKS}/worksheet" Target="worksheets/sheet9.xml"/>` +
      `<Relationship Id="rId2" Type="${LINKS}/styles" Target="/xl/styles.xml"/>` +
      `<Relationship Id="rId3" Type="${LINKS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    "xl/styles.xml": `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd\\-mmm\\-yy hh:mm"/>` +
      `<numFmt numFmtId="165" formatCode="[Red]&quot;Rp&quot; #,##0"/></numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>` +
      `<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="20"/></cellXfs></styleSheet>`,
    "xl/sharedStrings.xml": `<sst xmlns="${MAIN}">${texts}</sst>`,
    "xl/worksheets/sheet1.xml":
      `<?xml version="1.0" encoding="UTF-8"?>\n${prolog}<worksheet xmlns="${MAIN}">` +
      `<dimension ref="A1:XFD1048576"/><sheetData>${rows}</sheetData></worksheet>`,
    "xl/worksheets/sheet9.xml": "<worksheet><sheetData><row><c><v>9</v></c></row></sheetData></worksheet>",
    ...replace,
  };
  const kept = Object.entries(parts).filter((part): part is [string, string] => part[1] !== null);
  return zipOf(Object.fromEntries(kept));
}
