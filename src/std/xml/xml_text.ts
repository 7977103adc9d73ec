import { SheetError } from "#src/std/sheets/sheet_error.ts";

const ENTITY = /&([^;&]{0,10})(;?)/g;
const NAMED: Readonly<Record<string, string>> = { amp: "&", apos: "'", gt: ">", lt: "<", quot: '"' };

/**
 * Text as it is meant, from text as it is written in XML.
 *
 * @throws {SheetError} `forbidden_xml` for an entity that is not one of XML's own five or a character's number.
 */
export function xmlText(written: string): string {
  return written.includes("&") ? written.replace(ENTITY, meant) : written;
}

function meant(whole: string, name: string, end: string): string {
  const number = /^#(?:x([0-9a-f]+)|(\d+))$/i.exec(name);
  const code = number === null ? NaN : parseInt(number[1] ?? number[2]!, number[1] === undefined ? 10 : 16);
  const character = code <= 0x10ffff
    ? String.fromCodePoint(code)
    : Object.hasOwn(NAMED, name)
    ? NAMED[name]
    : undefined;
  if (end === ";" && character !== undefined) return character;
  throw new SheetError("forbidden_xml", `The workbook has an entity '${whole}', which is not accepted`);
}
