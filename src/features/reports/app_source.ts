import { absentColumns } from "#src/platform/absent_columns.ts";
import type { Database, Parameters } from "#src/platform/database.ts";
import type { Statements } from "#src/platform/statements.ts";
import { clockParameters } from "./clock_parameters.ts";
import type { ImportedTable } from "./imported_table.ts";
import type { Report } from "./report.ts";
import type { ReportSource } from "./report_source.ts";

/** What the service's own database needs to be read by reports. */
export interface AppSourceOptions {
  readonly statements: Statements;
  /** IANA time zone of local days. */
  readonly timezone: string;
  /** What reports may be made of. */
  readonly imported: readonly ImportedTable[];
}

/** The service's own database, with the tables that imports fill. */
export class AppSource implements ReportSource {
  readonly name = "app";
  readonly foreign = false;
  readonly database: Database;
  readonly #options: AppSourceOptions;

  constructor(database: Database, options: AppSourceOptions) {
    this.database = database;
    this.#options = options;
  }

  parameters(_report: Report, nowMs: number): Promise<Parameters> {
    return Promise.resolve(clockParameters(this.#options.timezone, nowMs));
  }

  /** The tables are made when the service starts for the first time. */
  missing(report?: Report): Promise<readonly string[]> {
    const { statements, imported } = this.#options;
    const read = report === undefined ? imported : imported.filter(({ kind }) => report.tags.includes(kind));
    const list = statements.get("imports/list_columns").on(this.database.engine);
    const columns = Object.fromEntries(read.map(({ table, columns }) => [table, columns]));
    return absentColumns(this.database, list, columns);
  }

  checkScope(): Promise<void> {
    return Promise.resolve();
  }
}
