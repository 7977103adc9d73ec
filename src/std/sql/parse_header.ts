/** The comment on top of a SQL file, read as documentation. */
export interface Header {
  /** The first sentence. */
  readonly title: string;
  /** The lines after it, joined by line feeds; empty when there are none. */
  readonly description: string;
  /** The `@key value` lines, in order. */
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

/** Splits a SQL file into its leading `--` comment and the statement below it. Never fails: an absent comment gives empty parts. */
export function parseHeader(text: string): Header {
  const lines = text.replace(/^\ufeff/, "").replaceAll("\r\n", "\n").split("\n");
  const prose: string[] = [];
  const tags: HeaderTag[] = [];
  let at = 0;
  for (; at < lines.length && lines[at]!.startsWith("--"); at++) {
    const content = lines[at]!.slice(2).trim();
    const tag = /^@(\S+)\s*(.*)$/.exec(content);
    if (tag) tags.push({ key: tag[1]!, value: tag[2]!, line: at + 1 });
    else prose.push(content);
  }
  const [title = "", ...rest] = prose;
  return { title, description: rest.join("\n").trim(), tags, body: lines.slice(at).join("\n") };
}
