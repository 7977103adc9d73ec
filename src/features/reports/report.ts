import { createHash } from "node:crypto";
import type { ColumnType } from "#src/platform/database.ts";
import type { StatementFile } from "#src/platform/statements.ts";
import type { HeaderTag } from "#src/std/sql/parse_header.ts";
import { nearestName } from "#src/std/text/nearest_name.ts";

/** A SQL file in `sql/reports/` as its header comment describes it: one live URL. */
export interface Report {
  /** The file's name, and the URL's. */
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  /** Which database it reads. */
  readonly database: DatabaseName;
  readonly parameters: readonly ReportParameter[];
  /** The promised columns, in order; empty when the file promises none and the statement alone decides. */
  readonly columns: readonly ReportColumn[];
  /** The kinds of imports that change what it tells: none of its answers outlives one. */
  readonly tags: readonly string[];
  /** How long an answer counts as fresh, in seconds; `null` = the configured default. */
  readonly ttlSeconds: number | null;
  /** `key`: only for holders of a report key. */
  readonly access: "public" | "key";
  /** Columns that are empty for readers without a report key. */
  readonly privateColumns: readonly string[];
  readonly file: StatementFile;
  /** Another one for another statement. */
  readonly fingerprint: string;
}

/** One value that a reader may choose. */
export interface ReportParameter {
  readonly name: string;
  readonly type: ParameterType;
  readonly required: boolean;
  readonly about: string;
}

/** One column that a report promises. */
export interface ReportColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly about: string;
}

const DATABASES = ["app", "monev"] as const;
const KEYS = ["access", "column", "database", "param", "private", "tags", "ttl"] as const;
const PARAMETER_TYPES = ["boolean", "date", "decimal", "integer", "text", "uuid"] as const;
const COLUMN_TYPES: readonly ColumnType[] = [
  "text",
  "integer",
  "bigint",
  "decimal",
  "float",
  "boolean",
  "date",
  "time",
  "instant",
  "json",
  "bytes",
];
/** Query keys that every report has. */
const RESERVED = ["bom", "cache", "delimiter", "key", "profile"];
const TTL_SECONDS_MAX = 86_400;

/** A database by the name that SQL headers use. */
export type DatabaseName = (typeof DATABASES)[number];

/** What a reader's value must look like. */
export type ParameterType = (typeof PARAMETER_TYPES)[number];

/** What headers may count on. */
export interface ReportTerms {
  /** The parameters that the service itself gives to statements, such as `project_id`, by database. */
  readonly provided: Readonly<Record<DatabaseName, readonly string[]>>;
  /** The kinds of imports; `null` = nothing is imported, and any will do. */
  readonly tags: readonly string[] | null;
}

/**
 * Reads a report's header.
 *
 * @throws {SyntaxError} Naming file, line and the nearest known word, when a tag cannot be used; and when the statement
 * uses a parameter that neither the header nor the service knows.
 */
export function parseReport(file: StatementFile, terms: ReportTerms): Report {
  const slug = file.name.slice(file.name.lastIndexOf("/") + 1);
  if (!/^[a-z][a-z0-9_]*$/.test(slug)) {
    throw new SyntaxError(
      `Cannot use '${file.name}.sql': its name must be lower case letters, digits and '_'`,
    );
  }
  const reader = new TagReader(file);
  const database = reader.word("database", DATABASES) ?? "monev";
  const provided = terms.provided[database];
  const columns = reader.named("column").map((tag) => reader.column(tag));
  const report: Report = {
    slug,
    title: file.header.title || slug,
    description: file.header.description,
    database,
    parameters: reader.named("param").map((tag) => reader.parameter(tag, provided)),
    columns,
    tags: reader.all("tags").flatMap((tag) => reader.words(tag, "kind of imports", terms.tags)),
    ttlSeconds: reader.seconds("ttl"),
    access: reader.word("access", ["public", "key"] as const) ?? "public",
    privateColumns: reader.all("private").flatMap((tag) => reader.privateColumns(tag, columns)),
    file,
    fingerprint: createHash("sha256").update(JSON.stringify(file.variants)).digest("base64url"),
  };
  checkParameters(report, provided);
  return report;
}

function checkParameters({ file, parameters }: Report, provided: readonly string[]): void {
  const known = [...parameters.map(({ name }) => name), ...provided];
  for (const used of file.variants.flatMap(({ names }) => names)) {
    if (known.includes(used)) continue;
    const meant = nearestName(used, known);
    const hint = meant === undefined
      ? `declare it by '-- @param ${used} text?'`
      : `did you mean ':${meant}'?`;
    throw new SyntaxError(`Cannot use '${file.name}.sql': the parameter ':${used}' is not known, ${hint}`);
  }
}

class TagReader {
  readonly #file: StatementFile;

  constructor(file: StatementFile) {
    this.#file = file;
    for (const tag of file.header.tags) {
      if (!KEYS.some((key) => key === tag.key)) {
        this.#refuse(tag, "key", { value: `@${tag.key}`, known: KEYS.map((key) => `@${key}`) });
      }
    }
  }

  all(key: string): readonly HeaderTag[] {
    return this.#file.header.tags.filter((tag) => tag.key === key);
  }

  /** Tags that each declare a name; no two the same. */
  named(key: string): readonly HeaderTag[] {
    const tags = this.all(key);
    const names = tags.map((tag) => this.#declaration(tag).name);
    const again = names.findIndex((name, at) => names.indexOf(name) !== at);
    if (again >= 0) this.#fail(tags[again]!, `'@${key} ${names[again]}' is given twice`);
    return tags;
  }

  word<const T extends string>(key: string, known: readonly T[]): T | undefined {
    const tag = this.#single(key);
    if (tag === undefined) return undefined;
    return known.find((word) => word === tag.value) ??
      this.#refuse(tag, `'@${key}'`, { value: tag.value, known: known });
  }

  seconds(key: string): number | null {
    const tag = this.#single(key);
    if (tag === undefined) return null;
    const seconds = Number(tag.value);
    if (/^\d+$/.test(tag.value) && seconds <= TTL_SECONDS_MAX) return seconds;
    this.#fail(
      tag,
      `'@${key}' must be a whole number of seconds up to ${TTL_SECONDS_MAX}: current value is '${tag.value}'`,
    );
  }

  parameter(tag: HeaderTag, provided: readonly string[]): ReportParameter {
    const { name, type, optional, about } = this.#declaration(tag);
    if (!/^[a-z_]\w*$/i.test(name)) {
      this.#fail(tag, `the name '${name}' must be letters, digits and '_', the first a letter`);
    }
    if (provided.includes(name)) {
      this.#fail(tag, `the name '${name}' is taken by a value of the service's own`);
    }
    if (RESERVED.includes(name)) {
      this.#fail(tag, `the name '${name}' is taken by every report's own query keys`);
    }
    const known = PARAMETER_TYPES.find((word) => word === type) ??
      this.#refuse(tag, "type", { value: type, known: PARAMETER_TYPES });
    return { name, type: known, required: !optional, about };
  }

  column(tag: HeaderTag): ReportColumn {
    const { name, type, optional, about } = this.#declaration(tag);
    const known = COLUMN_TYPES.find((word) => word === type) ??
      this.#refuse(tag, "type", { value: type, known: COLUMN_TYPES });
    return { name, type: known, nullable: optional, about };
  }

  /** Without promised columns they are looked for when the report is read. */
  privateColumns(tag: HeaderTag, columns: readonly ReportColumn[]): readonly string[] {
    return this.words(tag, "column", columns.length === 0 ? null : columns.map(({ name }) => name));
  }

  /** A list of words that are all known; `null` = any is. */
  words(tag: HeaderTag, what: string, known: readonly string[] | null): readonly string[] {
    const words = tag.value.split(",").map((word) => word.trim());
    const stranger = known === null ? undefined : words.find((word) => !known.includes(word));
    return stranger === undefined ? words : this.#refuse(tag, what, { value: stranger, known: known! });
  }

  #single(key: string): HeaderTag | undefined {
    const [tag, again] = this.all(key);
    if (again !== undefined) this.#fail(again, `'@${key}' is given twice`);
    return tag;
  }

  #declaration(tag: HeaderTag): { name: string; type: string; optional: boolean; about: string } {
    const [, name, type, optional, about] = /^(\S+)\s+(\w+)(\??)(?:\s+(.*))?$/.exec(tag.value) ?? [];
    if (name === undefined || type === undefined) {
      this.#fail(
        tag,
        `'@${tag.key}' must be '@${tag.key} name type What it means': current value is '${tag.value}'`,
      );
    }
    return { name, type, optional: optional === "?", about: about ?? "" };
  }

  #refuse(
    tag: HeaderTag,
    what: string,
    { value, known }: { value: string; known: readonly string[] },
  ): never {
    const meant = nearestName(value, known);
    const hint = meant === undefined
      ? `known are ${known.map((word) => `'${word}'`).join(", ")}`
      : `did you mean '${meant}'?`;
    this.#fail(tag, `the ${what} '${value}' is not known, ${hint}`);
  }

  #fail(tag: HeaderTag, why: string): never {
    throw new SyntaxError(`Cannot use '${this.#file.name}.sql', line ${tag.line}: ${why}`);
  }
}
