import type { Database, Parameters } from "#src/platform/database.ts";
import type { DatabaseName, Report } from "./report.ts";

/** A database that reports are read from, and what there is to know about it. */
export interface ReportSource {
  /** As `@database` names it. */
  readonly name: DatabaseName;
  readonly database: Database;
  /** Whether others write it and we must not: then a role that could is worth a warning. */
  readonly foreign: boolean;
  /**
   * What a report's statement may use without declaring it.
   *
   * @throws {Problem} When the configuration does not tell what the report is about.
   */
  parameters(report: Report, nowMs: number): Promise<Parameters>;
  /**
   * What the role cannot see although this report, or any without one, is made of it: `issues.deleted_at`, or `issues` when
   * the whole table is not there. Throws `DatabaseError`.
   */
  missing(report?: Report): Promise<readonly string[]>;
  /** Throws a {@linkcode Problem} when the configuration does not fit what is there, `DatabaseError` when nobody knows. */
  checkScope(): Promise<void>;
}
