import { DatabaseError } from "#src/platform/database.ts";
import { Problem } from "#src/problem.ts";
import type { ReportCatalogue } from "./report_catalogue.ts";
import type { ReportSource } from "./report_source.ts";

/** How a source is, in one public sentence where it is not well. */
export interface SourceFinding {
  readonly status: "ok" | "warn" | "fail";
  readonly detail?: string;
}

/** Whether a database answers and holds what the reports read: `fail` when not reachable, `warn` when something lacks. */
export async function examineSource(
  source: ReportSource,
  catalogue: ReportCatalogue,
): Promise<SourceFinding> {
  const unusable = () =>
    catalogue.reports
      .filter(({ slug, database }) => database === source.name && catalogue.unusable.has(slug))
      .map(({ slug }) => `${slug} (${catalogue.unusable.get(slug)})`);
  try {
    const missing = await source.missing();
    if (missing.length > 0) {
      return { status: "warn", detail: `Missing, or not readable: ${missing.join(", ")}` };
    }
    await source.checkScope();
    // What was not there when the service started may have come since.
    if (unusable().length > 0) await catalogue.check(source);
  } catch (error) {
    if (error instanceof Problem) return { status: "warn", detail: error.message };
    if (error instanceof DatabaseError) return { status: "fail", detail: error.message };
    throw error;
  }
  const found = unusable();
  return found.length === 0 ? { status: "ok" } : { status: "warn", detail: `Unusable: ${found.join("; ")}` };
}
