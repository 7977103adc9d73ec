import type { Database } from "#src/platform/database.ts";
import type { Observe } from "#src/platform/observe.ts";
import type { Statements } from "#src/platform/statements.ts";
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

/**
 * Reads the headers of all reports.
 *
 * @param provided The parameters that the service gives to statements.
 * @throws {AggregateError} With one error for each broken header.
 */
export function createReportCatalogue(
  statements: Statements,
  provided: readonly string[],
  observe: Observe,
): ReportCatalogue {
  const broken: Error[] = [];
  const reports = statements.in("reports").flatMap((file) => {
    try {
      return [parseReport(file, provided)];
    } catch (error) {
      broken.push(error as Error);
      return [];
    }
  });
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
