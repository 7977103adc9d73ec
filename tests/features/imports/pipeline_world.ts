import { createImportsWorld, type ImportsWorld } from "#tests/_support/imports_world.ts";

/** An `ImportsWorld` on PostgreSQL in which all tables are there, as after the first request about imports. */
export async function createPipelineWorld(
  settings: Readonly<Record<string, string>> = {},
): Promise<ImportsWorld> {
  const world = await createImportsWorld({ settings });
  await world.app.jobs.checkSource();
  return world;
}
