import { SheetError } from "#src/std/sheets/sheet_error.ts";
import { xmlText } from "./xml_text.ts";

/** What a scanner tells, in the order of the document. Names come without their prefix. */
export interface XmlHandler {
  /**
   * A tag opens.
   *
   * @param attributes As written, for `xmlAttribute`.
   */
  open(name: string, attributes: string): void;
  /** A tag closes, one without content too. */
  close(name: string): void;
  /** Text between tags, decoded; it may come in parts. */
  text(text: string): void;
}

const UNFINISHED_LENGTH_MAX = 4_000_000;
const SLASH = 0x2f;
const BANG = 0x21;
const QUESTION = 0x3f;

/**
 * Takes XML apart piece by piece as it comes, as far as the parts of a workbook need it. It is no validating parser:
 * of well-formedness only the nesting's depth is watched. A document type, and with it every entity that is not one of
 * XML's own five, is refused.
 */
export class XmlScanner {
  readonly #handler: XmlHandler;
  #text = "";
  #depth = 0;

  constructor(handler: XmlHandler) {
    this.#handler = handler;
  }

  /**
   * Tells what is complete.
   *
   * @throws {SheetError} `forbidden_xml` or `bad_workbook`, and what the handler throws.
   */
  push(text: string): void {
    this.#text += text;
    let at = 0;
    while (true) {
      const start = this.#text.indexOf("<", at);
      if (start < 0) break;
      const end = this.#markupEnd(start);
      if (end < 0) break;
      if (start > at) this.#handler.text(xmlText(this.#text.slice(at, start)));
      this.#markup(start, end);
      at = end;
    }
    this.#text = this.#text.slice(at);
    if (this.#text.length > UNFINISHED_LENGTH_MAX) {
      throw new SheetError("cell_too_long", "The workbook has a text of more than 4,000,000 characters");
    }
  }

  /**
   * Says that no more comes.
   *
   * @throws {SheetError} `bad_workbook` when the document is cut off.
   */
  end(): void {
    if (this.#depth === 0 && this.#text.trim() === "") return;
    throw new SheetError("bad_workbook", "A part of the workbook ends too early");
  }

  /** The index behind the markup that starts here, or -1 when it does not end in what came so far. */
  #markupEnd(start: number): number {
    const text = this.#text;
    if (text.charCodeAt(start + 1) === BANG) {
      if (text.length < start + 9) return -1;
      if (text.startsWith("<!--", start)) return behind(text, "-->", start + 4);
      if (text.startsWith("<![CDATA[", start)) return behind(text, "]]>", start + 9);
      throw new SheetError("forbidden_xml", "The workbook has a document type, which is not accepted");
    }
    if (text.charCodeAt(start + 1) === SLASH) return behind(text, ">", start + 2);
    if (text.charCodeAt(start + 1) === QUESTION) return behind(text, "?>", start + 2);
    return tagEnd(text, start);
  }

  #markup(start: number, end: number): void {
    const text = this.#text;
    const kind = text.charCodeAt(start + 1);
    if (kind === QUESTION) return;
    if (kind === BANG) {
      if (text.startsWith("<![CDATA[", start)) this.#handler.text(text.slice(start + 9, end - 3));
    } else if (kind === SLASH) {
      if (--this.#depth < 0) {
        throw new SheetError("bad_workbook", "A part of the workbook closes what is not open");
      }
      this.#handler.close(bareName(text, start + 2, end - 1));
    } else {
      this.#open(start + 1, end - 1);
    }
  }

  #open(start: number, end: number): void {
    const text = this.#text;
    const empty = text.charCodeAt(end - 1) === SLASH;
    const last = empty ? end - 1 : end;
    let nameEnd = start;
    while (nameEnd < last && text.charCodeAt(nameEnd) > 0x20) nameEnd++;
    const name = bareName(text, start, nameEnd);
    this.#handler.open(name, nameEnd === last ? "" : text.slice(nameEnd, last));
    if (empty) this.#handler.close(name);
    else this.#depth++;
  }
}

function behind(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at < 0 ? -1 : at + mark.length;
}

/** A `>` inside an attribute's quotes does not end the tag. */
function tagEnd(text: string, start: number): number {
  let end = text.indexOf(">", start);
  let quote = start;
  while (end >= 0) {
    while (quote < end && text.charCodeAt(quote) !== 0x22 && text.charCodeAt(quote) !== 0x27) quote++;
    if (quote >= end) return end + 1;
    const closing = text.indexOf(text.charAt(quote), quote + 1);
    if (closing < 0) return -1;
    quote = closing + 1;
    if (closing > end) end = text.indexOf(">", closing);
  }
  return -1;
}

function bareName(text: string, start: number, end: number): string {
  // Most tags of a sheet are one letter, of which the engine keeps the strings.
  if (end - start === 1) return text.charAt(start);
  const name = text.slice(start, end).trimEnd();
  return name.slice(name.indexOf(":") + 1);
}
