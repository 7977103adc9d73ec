import { absentColumns } from "#src/platform/absent_columns.ts";
import type { Database } from "#src/platform/database.ts";
import type { Statements } from "#src/platform/statements.ts";

/** What the statements under `sql/plane/` read of Plane's schema; they exist in every version since soft deletion. */
const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  workspaces: ["id", "name", "slug", "deleted_at"],
  projects: ["id", "name", "identifier", "workspace_id", "archived_at", "deleted_at"],
  states: ["id", "name", "group", "is_triage", "deleted_at"],
  issues: [
    "id",
    "name",
    "project_id",
    "state_id",
    "start_date",
    "target_date",
    "created_at",
    "updated_at",
    "completed_at",
    "archived_at",
    "is_draft",
    "deleted_at",
  ],
  issue_assignees: ["issue_id", "assignee_id", "deleted_at"],
  labels: ["id", "name", "project_id", "deleted_at"],
  issue_labels: ["issue_id", "label_id", "deleted_at"],
  issue_comments: ["id", "issue_id", "actor_id", "comment_stripped", "created_at", "deleted_at"],
  users: ["id", "display_name", "first_name", "last_name", "email", "is_bot"],
};

/** The columns that reports need and this role cannot see: `issues.deleted_at`, or `issues` when the whole table is not there. */
export function missingColumns(database: Database, statements: Statements): Promise<string[]> {
  return absentColumns(database, statements.get("plane/list_columns").on(database.engine), COLUMNS);
}
