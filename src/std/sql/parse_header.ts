/** The comment on top of a SQL file, read as documentation. */
export interface Header {
  /** The first sentence. */
  readonly title: string;
  /** The lines after it, joined by line feeds; empty when there are none. */
  readonly description: string;
  /** The `-- @key value` lines, in order: also those below, so that none is overlooked in silence. */
  readonly tags: readonly HeaderTag[];
  /** What stands below the comment. */
  readonly body: string;
}

/** One `-- @key value` line. */
export interface HeaderTag {
  readonly key: string;
  /** Trimmed, inner blanks as they stand. */
  readonly value: string;
  /** Line number in the file, from 1. */
  readonly line: number;
}

const TAG = /^\s*--\s*@(\S+)\s*(.*?)\s*$/;

/** Splits a SQL file into its leading `--` comment and the statement below it. Never fails: an absent comment gives empty parts. */
export function parseHeader(text: string): Header {
  const lines = text.replace(/^\ufeff/, "").replaceAll("\r\n", "\n").split("\n");
  const tags = lines.flatMap((text, index) => {
    const [, key, value] = TAG.exec(text) ?? [];
    return key === undefined ? [] : [{ key, value: value!, line: index + 1 }];
  });
  const prose: string[] = [];
  let at = Math.max(0, lines.findIndex((line) => line.trim() !== ""));
  for (; at < lines.length && lines[at]!.trimStart().startsWith("--"); at++) {
    if (!TAG.test(lines[at]!)) prose.push(lines[at]!.trim().slice(2).trim());
  }
  const [title = "", ...rest] = prose;
  return { title, description: rest.join("\n").trim(), tags, body: lines.slice(at).join("\n") };
}
