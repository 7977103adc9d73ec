import { DatabaseError } from "#src/platform/database.ts";
import type { Observe } from "#src/platform/observe.ts";
import type { Statements } from "#src/platform/statements.ts";
import { nearestName } from "#src/std/text/nearest_name.ts";
import {
  type DatabaseName,
  parseReport,
  type Report,
  type ReportColumn,
  type ReportTerms,
} from "./report.ts";
import type { ReportSource } from "./report_source.ts";

/** All reports whose database there is, in alphabetical order, and what the databases say about them. */
export interface ReportCatalogue {
  readonly reports: readonly Report[];
  /** A report's columns: promised by its file, else found out by {@linkcode ReportCatalogue.check}. */
  columns(slug: string): readonly ReportColumn[];
  /** Why reports cannot be read as they are, by slug; known after a check. */
  readonly unusable: ReadonlyMap<string, string>;
  /** Goes up whenever a check has found other columns. */
  readonly version: number;
  /** Asks a database what each statement over it would give. Throws a `DatabaseError` when it cannot be asked. */
  check(source: Pick<ReportSource, "name" | "database">): Promise<void>;
}

/** How reports are read from their files. */
export interface CatalogueOptions extends ReportTerms {
  /** The databases that there are; reports over others are checked and left out. */
  readonly databases: readonly DatabaseName[];
  /** Slugs of reports that need a key whatever their file says. */
  readonly requireKey: readonly string[];
  readonly observe: Observe;
}

/**
 * Reads the headers of all reports.
 *
 * @throws {AggregateError} With one error for each broken header, and each slug that is no report's.
 */
export function createReportCatalogue(
  statements: Statements,
  { databases, requireKey, observe, ...terms }: CatalogueOptions,
): ReportCatalogue {
  const broken: Error[] = [];
  const reports = statements.in("reports").flatMap((file) => {
    try {
      const report = parseReport(file, terms);
      return [requireKey.includes(report.slug) ? { ...report, access: "key" as const } : report];
    } catch (error) {
      broken.push(error as Error);
      return [];
    }
  });
  const slugs = reports.map(({ slug }) => slug);
  for (const slug of requireKey) {
    if (slugs.includes(slug)) continue;
    const meant = nearestName(slug, slugs);
    const hint = meant === undefined ? "" : `, did you mean '${meant}'?`;
    broken.push(new RangeError(`Cannot protect the report '${slug}': there is none${hint}`));
  }
  if (broken.length > 0) throw new AggregateError(broken, "Cannot use the reports");
  return new Catalogue(reports.filter(({ database }) => databases.includes(database)), observe);
}

class Catalogue implements ReportCatalogue {
  readonly reports: readonly Report[];
  readonly unusable = new Map<string, string>();
  version = 0;
  readonly #columns: Map<string, readonly ReportColumn[]>;
  readonly #observe: Observe;

  constructor(reports: readonly Report[], observe: Observe) {
    this.reports = reports;
    this.#columns = new Map(reports.map(({ slug, columns }) => [slug, columns]));
    this.#observe = observe;
  }

  columns(slug: string): readonly ReportColumn[] {
    return this.#columns.get(slug) ?? [];
  }

  async check({ name, database }: Pick<ReportSource, "name" | "database">): Promise<void> {
    const reports = this.reports.filter((report) => report.database === name);
    await Promise.all(reports.map((report) => this.#checkOne(report, database)));
  }

  async #checkOne({ slug, columns, file }: Report, database: ReportSource["database"]): Promise<void> {
    try {
      const found = await database.describe(file.on(database.engine));
      this.unusable.delete(slug);
      if (columns.length === 0) {
        if (signature(found) === signature(this.columns(slug))) return;
        this.#columns.set(slug, found.map(({ name, type }) => ({ name, type, nullable: true, about: "" })));
        this.version++;
        return;
      }
      const promised = signature(columns);
      if (signature(found) !== promised) {
        this.#refuse(slug, `promises ${promised}, gives ${signature(found)}`);
      }
    } catch (error) {
      if (error instanceof DatabaseError && error.failure !== "refused") throw error;
      this.#refuse(slug, (error as Error).message);
    }
  }

  #refuse(slug: string, why: string): void {
    if (this.unusable.get(slug) === why) return;
    this.unusable.set(slug, why);
    this.#observe({ event: "report_unusable", report: slug, why });
  }
}

function signature(columns: readonly { name: string; type: string }[]): string {
  return columns.map(({ name, type }) => `${name} ${type}`).join(", ");
}
