import type { Content } from "./sniff_content.ts";

const CONTENTS: Readonly<Record<string, Content>> = {
  csv: "text",
  gz: "gzip",
  tab: "text",
  tsv: "text",
  txt: "text",
  xlsm: "xlsx",
  xlsx: "xlsx",
  zip: "zip",
};

/**
 * Whether a file is what its name claims, going by the extension. Media types that browsers send say less: they
 * depend on the programs of the sender's machine.
 *
 * @returns `true` also for a name without an extension; `false` for an extension that is not of a sheet.
 */
export function contentFitsName(content: Content, fileName: string): boolean {
  const extension = /\.([a-z0-9]+)$/i.exec(fileName.trim())?.[1]?.toLowerCase();
  return extension === undefined || content === "empty" || CONTENTS[extension] === content;
}
