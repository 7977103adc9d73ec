import { type Database, DatabaseError } from "#src/platform/database.ts";
import type { Observe } from "#src/platform/observe.ts";
import type { Statements } from "#src/platform/statements.ts";
import { Problem } from "#src/problem.ts";
import { findPlaneScope } from "./find_plane_scope.ts";
import { missingColumns } from "./missing_columns.ts";
import type { PlaneSettings } from "./plane_settings.ts";
import type { ReportCatalogue } from "./report_catalogue.ts";

/** What looking at the source of reports needs. */
export interface SourceDeps {
  readonly monev: Database;
  readonly statements: Statements;
  readonly plane: PlaneSettings;
  readonly catalogue: ReportCatalogue;
  readonly observe: Observe;
}

/** How the source is, in one public sentence where it is not well. */
export interface SourceFinding {
  readonly status: "ok" | "warn" | "fail";
  readonly detail?: string;
}

/** Whether the database answers and holds what the reports read: `fail` when not reachable, `warn` when something lacks. */
export async function examineSource(
  { monev, statements, plane, catalogue }: SourceDeps,
): Promise<SourceFinding> {
  try {
    const missing = await missingColumns(monev, statements);
    if (missing.length > 0) {
      return { status: "warn", detail: `Missing, or not readable: ${missing.join(", ")}` };
    }
    await findPlaneScope(monev, statements, plane);
  } catch (error) {
    if (error instanceof Problem) return { status: "warn", detail: error.message };
    if (error instanceof DatabaseError) return { status: "fail", detail: error.message };
    throw error;
  }
  const unusable = [...catalogue.unusable].map(([slug, why]) => `${slug} (${why})`);
  return unusable.length === 0
    ? { status: "ok" }
    : { status: "warn", detail: `Unusable: ${unusable.join("; ")}` };
}
