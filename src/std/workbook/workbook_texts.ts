import { SheetError } from "#src/std/sheets/sheet_error.ts";
import type { XmlHandler } from "#src/std/xml/xml_scanner.ts";
import { CompactTexts } from "#src/std/text/compact_texts.ts";
import { plainText } from "./plain_text.ts";

const LENGTH_MAX = 48_000_000;
const COUNT_MAX = 2_000_000;

/** Reads the texts that cells share, from a workbook's `sharedStrings.xml`; without furigana and formatting. */
export class WorkbookTexts implements XmlHandler {
  /** The texts by their number. */
  readonly texts = new CompactTexts();
  #text = "";
  #length = 0;
  #wanted = false;
  #phonetic = false;

  open(name: string): void {
    if (name === "si") this.#text = "";
    if (name === "rPh") this.#phonetic = true;
    if (name === "t") this.#wanted = !this.#phonetic;
  }

  /** @throws {SheetError} `too_large_unpacked`: these texts are all that has to be kept in memory. */
  close(name: string): void {
    if (name === "t") this.#wanted = false;
    if (name === "rPh") this.#phonetic = false;
    if (name !== "si") return;
    this.#length += this.#text.length;
    if (this.#length > LENGTH_MAX || this.texts.length >= COUNT_MAX) {
      throw new SheetError("too_large_unpacked", "The workbook has too many different texts: save it as csv");
    }
    this.texts.add(plainText(this.#text));
  }

  text(text: string): void {
    if (this.#wanted) this.#text += text;
  }
}
