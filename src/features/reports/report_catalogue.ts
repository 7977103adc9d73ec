import type { Database } from "#src/platform/database.ts";
import type { Observe } from "#src/platform/observe.ts";
import type { Statements } from "#src/platform/statements.ts";
import { nearestName } from "#src/std/text/nearest_name.ts";
import { parseReport, type Report, type ReportColumn } from "./report.ts";

/** All reports, in alphabetical order, and what the database says about them. */
export interface ReportCatalogue {
  readonly reports: readonly Report[];
  /** A report's columns: promised by its file, else found out by {@linkcode ReportCatalogue.check}. */
  columns(slug: string): readonly ReportColumn[];
  /** Why reports cannot be read as they are, by slug; known after a check. */
  readonly unusable: ReadonlyMap<string, string>;
  /** Goes up whenever a check has found other columns. */
  readonly version: number;
  /** Asks the database what each statement would give. Never fails: what cannot be asked stays as it is. */
  check(database: Database): Promise<void>;
}

/** How reports are read from their files. */
export interface CatalogueOptions {
  /** The parameters that the service gives to statements. */
  readonly provided: readonly string[];
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
  { provided, requireKey, observe }: CatalogueOptions,
): ReportCatalogue {
  const broken: Error[] = [];
  const reports = statements.in("reports").flatMap((file) => {
    try {
      const report = parseReport(file, provided);
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
  return new Catalogue(reports, observe);
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

  async check(database: Database): Promise<void> {
    await Promise.all(this.reports.map((report) => this.#checkOne(report, database)));
  }

  async #checkOne({ slug, columns, file }: Report, database: Database): Promise<void> {
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
      this.#refuse(slug, (error as Error).message);
    }
  }

  #refuse(slug: string, why: string): void {
    this.unusable.set(slug, why);
    this.#observe({ event: "report_unusable", report: slug, why });
  }
}

function signature(columns: readonly { name: string; type: string }[]): string {
  return columns.map(({ name, type }) => `${name} ${type}`).join(", ");
}
