// @ts-types="@types/pg"
import pg from "pg";

/** What reports read of Plane, and no more. */
const COLUMNS: Readonly<Record<string, string>> = {
  workspaces: "id, name, slug, deleted_at",
  projects: "id, name, identifier, workspace_id, archived_at, deleted_at",
  states: `id, name, "group", is_triage, deleted_at`,
  issues:
    "id, name, project_id, state_id, start_date, target_date, created_at, updated_at, completed_at, archived_at, " +
    "is_draft, deleted_at",
  issue_assignees: "issue_id, assignee_id, deleted_at",
  labels: "id, name, project_id, deleted_at",
  issue_labels: "issue_id, label_id, deleted_at",
  issue_comments: "id, issue_id, actor_id, comment_stripped, created_at, deleted_at",
  users: "id, display_name, first_name, last_name, email, is_bot",
};

/** A role of its own that may read some columns of Plane's tables, and nothing else. */
export interface ColumnReader extends AsyncDisposable {
  /** For `WorldOptions.route`: makes the role and goes by it. */
  readonly route: (owner: URL) => Promise<URL>;
  /** Grants what reports read, but for columns such as `users.email`. */
  grant(options?: { readonly except: readonly string[] }): Promise<void>;
}

/** Makes a {@linkcode ColumnReader}; dispose of it after the world that goes by it. */
export function createColumnReader(): ColumnReader {
  const role = `reader_${crypto.randomUUID().replaceAll("-", "")}`;
  let owner: URL | undefined;
  return {
    async route(url) {
      owner = url;
      const password = crypto.randomUUID();
      await run(url, `create role ${role} login password '${password}'`);
      const own = new URL(url);
      own.username = role;
      own.password = password;
      return own;
    },
    async grant({ except } = { except: [] }) {
      for (const [table, columns] of Object.entries(COLUMNS)) {
        const granted = columns.split(", ").filter((column) => !except.includes(`${table}.${column}`));
        await run(owner!, `grant select (${granted.join(", ")}) on ${table} to ${role}`);
      }
    },
    async [Symbol.asyncDispose]() {
      if (owner === undefined) return;
      const server = new URL(owner);
      server.pathname = "/postgres";
      await run(server, `drop role ${role}`);
    },
  };
}

async function run(url: URL, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
