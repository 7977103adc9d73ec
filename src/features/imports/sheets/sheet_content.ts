import { Problem } from "#src/problem.ts";
import { contentFitsName } from "#src/std/sheets/content_fits_name.ts";
import { type Content, sniffContent } from "#src/std/sheets/sniff_content.ts";

const WHAT: Readonly<Record<Exclude<Content, "empty">, string>> = {
  gzip: "a gzip",
  html: "a web page or other markup: open it in a spreadsheet program and save it as xlsx or csv",
  ole: "a workbook of old (.xls) or under a password: save it as xlsx without one",
  other: "neither text nor a workbook",
  pdf: "a PDF: export the sheet as xlsx or csv",
  text: "plain text such as csv",
  xlsx: "an xlsx workbook",
  zip: "a zip",
};
const SHEETS: ReadonlySet<Content> = new Set(["gzip", "text", "xlsx", "zip"]);

/**
 * What an upload is, which must be a sheet and what its name claims.
 *
 * @param head Its first 64 KiB, or all there is.
 * @throws {Problem} `empty_file`; `not_a_sheet`, with what it is.
 */
export function sheetContent(head: Uint8Array, fileName: string): Content {
  const content = sniffContent(head);
  if (content === "empty") throw new Problem("empty_file");
  if (!SHEETS.has(content)) throw notASheet(`The file '${fileName}' is ${WHAT[content]}`);
  if (!contentFitsName(content, fileName)) {
    throw notASheet(`The file '${fileName}' is ${WHAT[content]}, which its name does not say`);
  }
  return content;
}

function notASheet(detail: string): Problem {
  return new Problem("not_a_sheet", { detail });
}
