import { xmlAttribute } from "#src/std/xml/xml_attribute.ts";
import type { XmlHandler } from "#src/std/xml/xml_scanner.ts";

/** Reads what a workbook is made of, from its `workbook.xml` and the relationships beside it. */
export class WorkbookOutline implements XmlHandler {
  /** The relationships of the sheets, in their order, hidden ones left out. */
  readonly sheetIds: string[] = [];
  /** Targets as written, by the relationship's id. */
  readonly targets = new Map<string, string>();
  /** Targets as written, by the last word of the relationship's type. */
  readonly byType = new Map<string, string>();
  dateSystem: 1900 | 1904 = 1900;

  open(name: string, attributes: string): void {
    if (name === "workbookPr") this.#properties(attributes);
    if (name === "sheet") this.#sheet(attributes);
    if (name === "Relationship") this.#relationship(attributes);
  }

  close(): void {}

  text(): void {}

  #properties(attributes: string): void {
    const flag = xmlAttribute(attributes, "date1904");
    this.dateSystem = flag === "1" || flag === "true" ? 1904 : 1900;
  }

  #sheet(attributes: string): void {
    if (/^(?:hidden|veryHidden)$/.test(xmlAttribute(attributes, "state") ?? "")) return;
    const id = /\s\w+:id=["']([^"']*)["']/.exec(attributes)?.[1];
    if (id !== undefined) this.sheetIds.push(id);
  }

  #relationship(attributes: string): void {
    const target = xmlAttribute(attributes, "Target") ?? "";
    const type = xmlAttribute(attributes, "Type") ?? "";
    this.targets.set(xmlAttribute(attributes, "Id") ?? "", target);
    this.byType.set(type.slice(type.lastIndexOf("/") + 1), target);
  }
}
