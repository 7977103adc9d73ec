import assert from "node:assert/strict";
import { needs } from "#tests/_support/needs.ts";
import { createColumnReader } from "#tests/_support/column_reader.ts";
import { trapsExpected } from "#tests/_support/plane/traps_expected.ts";
import { createWorld, type World, type WorldOptions } from "#tests/_support/world.ts";

function worldTest(name: string, options: WorldOptions, fn: (world: World) => Promise<void>) {
  Deno.test({
    name,
    ...needs("TEST_POSTGRES_URL"),
    async fn() {
      await using world = await createWorld(options);
      await fn(world);
    },
  });
}

async function readyz(world: World): Promise<{ status: number; monev: { status: string; detail?: string } }> {
  const response = await world.fetch("/readyz");
  const { checks } = await response.json();
  return {
    status: response.status,
    monev: checks.find(({ name }: { name: string }) => name === "monev"),
  };
}

async function observed(world: World, event: string): Promise<string> {
  await world.checkSource();
  return JSON.stringify(world.observations.filter((observation) => observation.event === event));
}

worldTest(
  "columns that the database lacks are named by every report, '/readyz' and the log",
  {},
  async (world) => {
    await world.sql("alter table issues drop column completed_at cascade");
    await world.sql("alter table issue_comments rename column comment_stripped to comment_plain");
    for (const slug of Object.keys(trapsExpected)) {
      const response = await world.fetch(`/csv/${slug}.csv`);
      assert.equal(response.status, 503, slug);
      const problem = await response.json();
      assert.equal(problem.code, "source_incomplete");
      assert.deepEqual(problem.missing, ["issues.completed_at", "issue_comments.comment_stripped"]);
      assert.match(problem.detail, /issues\.completed_at, issue_comments\.comment_stripped/);
    }
    const { status, monev } = await readyz(world);
    assert.deepEqual([status, monev.status], [200, "warn"]);
    assert.match(monev.detail!, /issues\.completed_at, issue_comments\.comment_stripped/);
    assert.match(await observed(world, "source_missing"), /issues\.completed_at/);
  },
);

worldTest("a table that is not there is named once, not by its columns", {}, async (world) => {
  await world.sql("drop table issue_labels");
  const response = await world.fetch("/csv/heatmap.csv");
  assert.equal(response.status, 503);
  assert.deepEqual((await response.json()).missing, ["issue_labels"]);
  assert.match((await readyz(world)).monev.detail!, /: issue_labels$/);
});

worldTest("what was missing and has come back is good again", {}, async (world) => {
  await world.sql("alter table issues rename column completed_at to finished_at");
  await world.checkSource();
  assert.equal((await readyz(world)).monev.status, "warn");
  assert.equal((await world.fetch("/csv/leaderboard.csv")).status, 503);
  await world.sql("alter table issues rename column finished_at to completed_at");
  await world.checkSource();
  world.advance(5_000);
  assert.equal(await (await world.fetch("/csv/leaderboard.csv")).text(), trapsExpected["leaderboard"]);
  assert.deepEqual(await readyz(world), {
    status: 200,
    monev: { ...(await readyz(world)).monev, status: "ok" },
  });
});

Deno.test({
  name: "a role that may read just the needed columns is enough, and no warning is given",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using reader = createColumnReader();
    await using world = await createWorld({ route: reader.route, settings: { REPORT_KEYS: "k".repeat(16) } });
    await reader.grant();
    for (const [slug, expected] of Object.entries(trapsExpected)) {
      const response = await world.fetch(`/csv/${slug}.csv?key=${"k".repeat(16)}`);
      assert.equal(await response.text(), expected, slug);
    }
    assert.equal((await readyz(world)).monev.status, "ok");
    assert.equal(await observed(world, "source_writable"), "[]");
    assert.equal(await observed(world, "source_missing"), "[]");
  },
});

Deno.test({
  name: "columns that the role may not read are named like missing ones",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using reader = createColumnReader();
    await using world = await createWorld({ route: reader.route });
    await reader.grant({ except: ["users.email"] });
    const response = await world.fetch("/csv/issues_detail.csv");
    assert.equal(response.status, 503);
    const problem = await response.json();
    assert.deepEqual([problem.code, problem.missing], ["source_incomplete", ["users.email"]]);
  },
});

worldTest("a role that could write is warned of", {}, async (world) => {
  assert.match(await observed(world, "source_writable"), /"writes":\["superuser"\]/);
});

const SCOPES: readonly {
  readonly name: string;
  readonly settings: Record<string, string>;
  readonly code?: "source_unknown" | "source_ambiguous";
  readonly setting?: string;
  readonly candidates?: readonly string[];
}[] = [
  { name: "a workspace is found by its slug", settings: { WORKSPACE_NAME: "serumpun" } },
  { name: "a workspace is found by its name", settings: { WORKSPACE_NAME: "Platform Serumpun" } },
  { name: "a project is found by its identifier", settings: { PROJECT_NAME: "SE26" } },
  { name: "a project is found by its name", settings: { PROJECT_NAME: "Sensus Ekonomi 2026" } },
  {
    name: "a workspace that nobody has is refused",
    settings: { WORKSPACE_NAME: "tidak-ada" },
    code: "source_unknown",
    setting: "WORKSPACE_NAME",
    candidates: ["kembar-dua", "kembar-satu", "serumpun"],
  },
  {
    name: "a workspace that is deleted, ahead of time too, is refused",
    settings: { WORKSPACE_NAME: "nanti" },
    code: "source_unknown",
    setting: "WORKSPACE_NAME",
    candidates: ["kembar-dua", "kembar-satu", "serumpun"],
  },
  {
    name: "a workspace that is not set is refused",
    settings: { WORKSPACE_NAME: "" },
    code: "source_unknown",
    setting: "WORKSPACE_NAME",
    candidates: ["kembar-dua", "kembar-satu", "serumpun"],
  },
  {
    name: "a name that two workspaces have is refused",
    settings: { WORKSPACE_NAME: "Ruang Kembar" },
    code: "source_ambiguous",
    setting: "WORKSPACE_NAME",
    candidates: ["kembar-dua", "kembar-satu"],
  },
  {
    name: "a project of another workspace is refused",
    settings: { WORKSPACE_NAME: "kembar-dua" },
    code: "source_unknown",
    setting: "PROJECT_NAME",
    candidates: [],
  },
  {
    name: "an archived project is refused",
    settings: { PROJECT_NAME: "SP25" },
    code: "source_unknown",
    setting: "PROJECT_NAME",
    candidates: ["RUTIN", "SE26", "SR26"],
  },
  {
    name: "a project that is not set is refused",
    settings: { PROJECT_NAME: "" },
    code: "source_unknown",
    setting: "PROJECT_NAME",
    candidates: ["RUTIN", "SE26", "SR26"],
  },
  {
    name: "one project's name that is another's identifier is refused",
    settings: { PROJECT_NAME: "SR26" },
    code: "source_ambiguous",
    setting: "PROJECT_NAME",
    candidates: ["RUTIN", "SR26"],
  },
];

for (const { name, settings, code, setting, candidates } of SCOPES) {
  worldTest(name, { settings }, async (world) => {
    const response = await world.fetch("/csv/kpi.csv");
    if (code === undefined) return assert.equal(await response.text(), trapsExpected["kpi"]);
    assert.equal(response.status, 503);
    const problem = await response.json();
    assert.deepEqual([problem.code, problem.setting, problem.candidates], [code, setting, candidates]);
    for (const candidate of candidates!) assert.ok(problem.detail.includes(candidate), problem.detail);
    for (const slug of Object.keys(trapsExpected)) {
      const other = await world.fetch(`/json/${slug}.json`);
      assert.deepEqual([other.status, (await other.json()).code], [503, code], slug);
    }
    const { status, monev } = await readyz(world);
    assert.deepEqual([status, monev.status, monev.detail], [200, "warn", problem.detail]);
    assert.ok((await observed(world, "source_unscoped")).includes(JSON.stringify(problem.detail)));
  });
}

worldTest(
  "a project that is archived later is refused at once, and its old answer is not served",
  {},
  async (world) => {
    assert.equal((await world.fetch("/csv/kpi.csv")).status, 200);
    await world.sql("update projects set archived_at = now() where identifier = 'SE26'");
    world.advance(61_000);
    const response = await world.fetch("/csv/kpi.csv");
    assert.deepEqual([response.status, (await response.json()).code], [503, "source_unknown"]);
  },
);
