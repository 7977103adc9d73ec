import type { Database, Parameters } from "#src/platform/database.ts";
import type { Statements } from "#src/platform/statements.ts";
import { findPlaneScope } from "./find_plane_scope.ts";
import { missingColumns } from "./missing_columns.ts";
import { planeParameters } from "./plane_parameters.ts";
import type { PlaneSettings } from "./plane_settings.ts";
import type { Report } from "./report.ts";
import type { ReportSource } from "./report_source.ts";

/** Plane's database: its reports are about the one project that the configuration names. */
export class PlaneSource implements ReportSource {
  readonly name = "monev";
  readonly foreign = true;
  readonly database: Database;
  readonly #statements: Statements;
  readonly #plane: PlaneSettings;

  constructor(
    database: Database,
    { statements, plane }: { readonly statements: Statements; readonly plane: PlaneSettings },
  ) {
    this.database = database;
    this.#statements = statements;
    this.#plane = plane;
  }

  async parameters(report: Report, nowMs: number): Promise<Parameters> {
    const scope = this.#isScoped(report)
      ? await findPlaneScope(this.database, this.#statements, this.#plane)
      : null;
    return planeParameters(this.#plane, nowMs, scope);
  }

  /** Plane's tables differ between versions and grants. */
  async missing(report?: Report): Promise<readonly string[]> {
    if (report !== undefined && !this.#isScoped(report)) return [];
    return await missingColumns(this.database, this.#statements);
  }

  async checkScope(): Promise<void> {
    await findPlaneScope(this.database, this.#statements, this.#plane);
  }

  /** Whether a report is about the configured project. */
  #isScoped({ file }: Report): boolean {
    const { names } = file.on(this.database.engine);
    return names.some((name) => name === "project_id" || name === "workspace_id");
  }
}
