import { composeSql, type SharedSelect } from "#src/std/sql/compose_sql.ts";
import { type Header, type HeaderTag, parseHeader } from "#src/std/sql/parse_header.ts";
import { parseStatement } from "#src/std/sql/parse_statement.ts";
import type { Statement } from "#src/std/sql/statement.ts";
import { nearestName } from "#src/std/text/nearest_name.ts";
import type { Database } from "./database.ts";

/** The dialects in which a statement may be written. */
export type Engine = Database["engine"];

/** A file under `sql/`, ready to be run on any engine that it is written for. */
export interface StatementFile {
  /** Its path under `sql/` without the ending: `reports/heatmap`. */
  readonly name: string;
  /** Its comment, without the tags that the loader itself understands (`@with`, `@sort`). */
  readonly header: Header;
  /** The statement in every dialect that it is written in, shared selects in front. */
  readonly variants: readonly Statement[];
  /** The one for an engine. Throws a `RangeError` when it is not written for that. */
  on(engine: Engine): Statement;
  /** The names of its orders, from `@sort name  column, column desc` lines; empty when it has none. */
  readonly sorts: readonly string[];
  /** The one for an engine with `:sort` written out. Throws a `RangeError` when it has no such order. */
  sorted(engine: Engine, sort: string): Statement;
}

/** Every statement the service runs, by name. */
export interface Statements {
  /** The file of that name. Throws a `RangeError` with the nearest name when there is none. */
  get(name: string): StatementFile;
  /** All files directly in a folder such as `reports`, in alphabetical order. */
  in(folder: string): readonly StatementFile[];
}

const ENGINES: readonly Engine[] = ["mysql", "postgres"];

/**
 * Reads every `.sql` file under a directory and checks that each holds exactly one statement and finds the shared
 * selects that it names by `@with plane/visible_issues, …` (a bare name is one of the same folder).
 *
 * `<name>.mysql.sql` and `<name>.postgres.sql` win over `<name>.sql` on their engine.
 *
 * @throws {AggregateError} With one error for each broken file.
 */
export async function loadStatements(directory: string, folders: readonly string[]): Promise<Statements> {
  const files = new Map<string, string>();
  for (const folder of folders) await readFolder(directory, folder, files);
  const loader = new Loader(files);
  const loaded = new Map<string, StatementFile>();
  const broken: Error[] = [];
  for (const name of new Set([...files.keys()].map(baseName))) {
    try {
      loaded.set(name, loader.load(name));
    } catch (error) {
      broken.push(error as Error);
    }
  }
  if (broken.length > 0) throw new AggregateError(broken, "Cannot load the statements");
  return {
    get: (name) => loaded.get(name) ?? unknownName(name, loaded.keys()),
    in: (folder) =>
      [...loaded.values()]
        .filter(({ name }) => name.slice(0, name.lastIndexOf("/")) === folder)
        .sort((a, b) => a.name < b.name ? -1 : 1),
  };
}

async function readFolder(directory: string, folder: string, files: Map<string, string>): Promise<void> {
  for await (const entry of Deno.readDir(`${directory}/${folder}`)) {
    if (!entry.isFile || !entry.name.endsWith(".sql")) continue;
    const name = `${folder}/${entry.name.slice(0, -".sql".length)}`;
    files.set(name, await Deno.readTextFile(`${directory}/${folder}/${entry.name}`));
  }
}

/** `reports/heatmap.mysql` → `reports/heatmap`. */
function baseName(file: string): string {
  return file.replace(/\.(mysql|postgres)$/, "");
}

class Loader {
  readonly #files: ReadonlyMap<string, string>;

  constructor(files: ReadonlyMap<string, string>) {
    this.#files = files;
  }

  load(name: string): StatementFile {
    const variants = ENGINES.filter((engine) => this.#text(name, engine) !== undefined);
    const statements = new Map(variants.map((engine) => [engine, this.#statement(name, engine)]));
    const text = this.#files.get(name) ?? this.#text(name, variants[0]!)!;
    const header = parseHeader(text);
    const sorts = sortsOf(name, header.tags);
    const on = (engine: Engine) => {
      const statement = statements.get(engine);
      if (statement !== undefined) return statement;
      throw new RangeError(`Cannot run '${name}' on ${engine}: there is no '${name}.${engine}.sql'`);
    };
    return {
      name,
      header: { ...header, tags: header.tags.filter(({ key }) => key !== "with" && key !== "sort") },
      variants: [...statements.values()],
      on,
      sorts: [...sorts.keys()],
      sorted(engine, sort) {
        const order = sorts.get(sort);
        if (order === undefined) throw new RangeError(`Cannot sort '${name}' by '${sort}'`);
        return writtenOut(on(engine), "sort", order);
      },
    };
  }

  #text(name: string, engine: Engine): string | undefined {
    return this.#files.get(`${name}.${engine}`) ?? this.#files.get(name);
  }

  #statement(name: string, engine: Engine): Statement {
    const { body } = parseHeader(this.#text(name, engine)!);
    // Alone first: a second statement must be found before the selects in front hide where it begins.
    parseStatement(name, body);
    const shared = this.#sharedBy(name, engine, [name]);
    return parseStatement(name, composeSql([...shared.values()], body));
  }

  /** What a file puts in front of itself: depth first, so that each select stands behind those it uses. */
  #sharedBy(name: string, engine: Engine, path: readonly string[]): Map<string, SharedSelect> {
    const shared = new Map<string, SharedSelect>();
    for (const file of sharedNames(name, parseHeader(this.#text(name, engine)!).tags)) {
      const text = this.#text(file, engine);
      if (text === undefined) {
        throw new SyntaxError(`Cannot use '${name}': ${missing(file, this.#files.keys())}`);
      }
      if (path.includes(file)) {
        throw new SyntaxError(`Cannot use '${name}': '${file}' stands in front of itself`);
      }
      for (const [inner, select] of this.#sharedBy(file, engine, [...path, file])) shared.set(inner, select);
      const { segments, names } = parseStatement(file, parseHeader(text).body);
      const body = names.reduce(
        (sql, parameter, at) => `${sql}:${parameter}${segments[at + 1]}`,
        segments[0]!,
      );
      shared.set(file, { name: file.slice(file.lastIndexOf("/") + 1), body });
    }
    return shared;
  }
}

/** The orders that `@sort` names. */
function sortsOf(name: string, tags: readonly HeaderTag[]): Map<string, string> {
  return new Map(
    tags.filter(({ key }) => key === "sort").map(({ value, line }) => {
      const [, sort, order] = /^(\w+)\s+(\S.*)$/.exec(value) ?? [];
      if (sort !== undefined) return [sort, order!];
      throw new SyntaxError(`Cannot use '${name}': line ${line} must be '@sort name  columns'`);
    }),
  );
}

/** A statement with a parameter replaced by SQL of ours. */
function writtenOut({ name, segments, names }: Statement, parameter: string, sql: string): Statement {
  const kept: string[] = [];
  const joined = [segments[0]!];
  names.forEach((one, at) => {
    const next = segments[at + 1]!;
    if (one === parameter) {
      joined.push(joined.pop()! + sql + next);
    } else {
      kept.push(one);
      joined.push(next);
    }
  });
  return { name, segments: joined, names: kept };
}

/** The files that `@with` names; a bare name is one of the same folder. */
function sharedNames(name: string, tags: readonly HeaderTag[]): string[] {
  const folder = name.slice(0, name.lastIndexOf("/"));
  return tags
    .filter(({ key }) => key === "with")
    .flatMap(({ value }) => value.split(",").map((word) => word.trim()))
    .map((word) => word.includes("/") ? word : `${folder}/${word}`);
}

function missing(name: string, known: Iterable<string>): string {
  const meant = nearestName(name, known);
  return `there is no 'sql/${name}.sql'${meant === undefined ? "" : `, did you mean '${meant}'?`}`;
}

function unknownName(name: string, known: Iterable<string>): never {
  throw new RangeError(`Cannot find a statement: ${missing(name, known)}`);
}
