import type { Database, Parameters } from "#src/platform/database.ts";
import { readRows } from "#src/platform/read_rows.ts";
import type { Statements } from "#src/platform/statements.ts";
import { Problem } from "#src/problem.ts";
import type { PlaneScope } from "./plane_parameters.ts";
import type { PlaneSettings } from "./plane_settings.ts";

/**
 * Finds the one workspace and the one project that the configuration names.
 *
 * @throws {Problem} `source_unknown` or `source_ambiguous`, naming the candidates; there is never a silent choice.
 */
export async function findPlaneScope(
  database: Database,
  statements: Statements,
  { workspaceName, projectName }: PlaneSettings,
): Promise<PlaneScope> {
  const read = (name: string, parameters: Parameters) =>
    readRows(database, statements.get(`plane/${name}`).on(database.engine), parameters);
  const workspaces = await read("find_workspaces", { name: workspaceName ?? "" });
  await demandOne({ kind: "workspace", setting: "WORKSPACE_NAME", name: workspaceName }, {
    found: workspaces.map(({ slug }) => slug!),
    others: async () => (await read("list_workspaces", {})).map(({ slug }) => slug!),
  });
  const { id: workspace_id } = workspaces[0]!;
  const projects = await read("find_projects", { workspace_id: workspace_id!, name: projectName ?? "" });
  await demandOne({ kind: "project", setting: "PROJECT_NAME", name: projectName }, {
    found: projects.map(({ identifier }) => identifier!),
    others: async () =>
      (await read("list_projects", { workspace_id: workspace_id! })).map(({ identifier }) => identifier!),
  });
  return { workspace_id: workspace_id!, project_id: projects[0]!.id! };
}

async function demandOne(
  { kind, setting, name }: { kind: "workspace" | "project"; setting: string; name: string | null },
  { found, others }: { found: readonly string[]; others: () => Promise<readonly string[]> },
): Promise<void> {
  if (found.length === 1) return;
  if (found.length > 1) {
    throw new Problem("source_ambiguous", {
      detail: `'${setting}' is '${name}', which matches ${found.length} live ${kind}s: ${found.join(", ")}`,
      members: { setting, candidates: found },
    });
  }
  const candidates = await others();
  const known = candidates.length === 0
    ? `there is no live ${kind}`
    : `live ${kind}s are ${candidates.join(", ")}`;
  throw new Problem("source_unknown", {
    detail: name === null
      ? `'${setting}' is not set: ${known}`
      : `'${setting}' is '${name}', which matches no live ${kind}: ${known}`,
    members: { setting, candidates },
  });
}
