import { xmlAttribute } from "#src/std/xml/xml_attribute.ts";
import type { XmlHandler } from "#src/std/xml/xml_scanner.ts";
import { isDateFormat } from "./is_date_format.ts";

/** Reads which cell styles show dates, from a workbook's `styles.xml`. */
export class WorkbookStyles implements XmlHandler {
  readonly #codes = new Map<number, string>();
  readonly #formats: number[] = [];
  #inCellFormats = false;

  open(name: string, attributes: string): void {
    if (name === "cellXfs") this.#inCellFormats = true;
    const id = Number(xmlAttribute(attributes, "numFmtId") ?? 0);
    if (name === "numFmt") this.#codes.set(id, xmlAttribute(attributes, "formatCode") ?? "");
    if (name === "xf" && this.#inCellFormats) this.#formats.push(id);
  }

  close(name: string): void {
    if (name === "cellXfs") this.#inCellFormats = false;
  }

  text(): void {}

  /** Whether each style, by its number, shows a date. */
  get dates(): readonly boolean[] {
    return this.#formats.map((id) => isDateFormat(id, this.#codes.get(id) ?? null));
  }
}
