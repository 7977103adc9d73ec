import { SheetError } from "#src/std/sheets/sheet_error.ts";
import type { SheetRow } from "#src/std/sheets/sheet_row.ts";
import { decodeText } from "#src/std/text/decode_text.ts";
import { SheetScan } from "#src/std/workbook/sheet_scan.ts";
import { WorkbookOutline } from "#src/std/workbook/workbook_outline.ts";
import { WorkbookStyles } from "#src/std/workbook/workbook_styles.ts";
import { WorkbookTexts } from "#src/std/workbook/workbook_texts.ts";
import { type XmlHandler, XmlScanner } from "#src/std/xml/xml_scanner.ts";
import type { RandomAccess } from "./random_access.ts";
import { ZipArchive } from "./zip_archive.ts";

const WORKBOOK = "xl/workbook.xml";
const RELATIONSHIPS = "xl/_rels/workbook.xml.rels";

/**
 * Reads the rows of an xlsx workbook's first sheet that is not hidden, in batches of about 256 KiB of its XML, with
 * backpressure. In memory are the batch and the texts that cells share, no more than 2,000,000 of 48,000,000
 * characters; the size of the sheet makes no difference.
 *
 * @throws {SheetError} `missing_part`, `bad_zip`, `too_large_unpacked`, `forbidden_xml`, `bad_workbook`, or as
 * {@linkcode SheetScan}.
 */
export async function* readWorkbook(
  source: RandomAccess,
): AsyncGenerator<readonly SheetRow[], void, undefined> {
  const zip = await ZipArchive.open(source);
  const outline = new WorkbookOutline();
  await scanPart(zip, RELATIONSHIPS, outline);
  await scanPart(zip, WORKBOOK, outline);
  const styles = new WorkbookStyles();
  const texts = new WorkbookTexts();
  await scanOptional(zip, outline.byType.get("styles"), styles);
  await scanOptional(zip, outline.byType.get("sharedStrings"), texts);
  const { dateSystem } = outline;
  const sheet = new SheetScan({ texts: texts.texts, dates: styles.dates, dateSystem });
  for await (const _ of scanned(zip, firstSheet(outline), sheet)) yield sheet.take();
}

function firstSheet({ sheetIds, targets }: WorkbookOutline): string {
  const target = sheetIds.map((id) => targets.get(id)).find((path) => path?.includes("worksheets/"));
  if (target === undefined) throw new SheetError("missing_part", "The workbook has no sheet");
  return pathOf(target);
}

/** Targets are relative to the workbook, or absolute within the zip. */
function pathOf(target: string): string {
  return target.startsWith("/") ? target.slice(1) : `xl/${target.replace(/^\.\//, "")}`;
}

async function scanOptional(zip: ZipArchive, target: string | undefined, handler: XmlHandler): Promise<void> {
  if (target !== undefined) await scanPart(zip, pathOf(target), handler);
}

async function scanPart(zip: ZipArchive, name: string, handler: XmlHandler): Promise<void> {
  for await (const _ of scanned(zip, name, handler));
}

/** Turns once for every piece that the handler was given. */
async function* scanned(zip: ZipArchive, name: string, handler: XmlHandler): AsyncGenerator<void> {
  const scanner = new XmlScanner(handler);
  for await (const { text } of decodeText(zip.read(name), "utf-8")) {
    scanner.push(text);
    yield;
  }
  scanner.end();
}
