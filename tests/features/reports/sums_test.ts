import assert from "node:assert/strict";
import { needs } from "#tests/_support/needs.ts";
import { createWorld, type World } from "#tests/_support/world.ts";

const DEMO = ["plane_schema", "plane_data"].map((name) =>
  new URL(`../../../sql/demo/${name}.sql`, import.meta.url)
);
const NOBODY = "Belum Ditugaskan";
const UNREADABLE = "Kode Kab/Kota Tidak Terbaca";
const UNLABELLED = "Tanpa Bidang";

/** A row of any of the reports; each has its part of these. */
interface Row {
  readonly active_issues: number;
  readonly avg_completion_days: string | null;
  readonly avg_days_to_complete: string | null;
  readonly belum_ditugaskan: number;
  readonly bidang: string;
  readonly completed_issues: number;
  readonly completion_rate: string;
  readonly dibatalkan: number;
  readonly dikerjakan: number;
  readonly issue_id: string;
  readonly kab_kota: string;
  readonly kode_tidak_terbaca: number;
  readonly nama: string;
  readonly persen_selesai: string;
  readonly selesai: number;
  readonly total: number;
  readonly total_completed: number;
  readonly total_issues: number;
}

/** Every visible issue once, asked in the plainest way. */
const VISIBLE = `
select i.id, i.state_id, s."group"
from issues i
join projects p on p.id = i.project_id and p.deleted_at is null and p.archived_at is null
join workspaces w on w.id = p.workspace_id and w.slug = 'serumpun' and w.deleted_at is null
left join states s on s.id = i.state_id and s.deleted_at is null
where p.identifier = 'SE26'
  and i.deleted_at is null and i.archived_at is null and not i.is_draft
  and coalesce(s."group" <> 'triage' and not s.is_triage, true)`;

type Read = (slug: string) => Promise<Row[]>;
type Claim = (read: Read, world: World) => Promise<void>;

function totalOf(rows: readonly Row[]): number {
  return rows.reduce((sum, { total }) => sum + total, 0);
}

const CLAIMS: Readonly<Record<string, Claim>> = {
  "the key figures count every visible issue once": async (read, world) => {
    const [kpi] = await read("kpi");
    const issues = await world.sql(VISIBLE);
    const inGroup = (group: string) => issues.filter((issue) => issue["group"] === group).length;
    assert.equal(kpi!.total, issues.length);
    assert.equal(kpi!.selesai, inGroup("completed"));
    assert.equal(kpi!.dikerjakan, inGroup("started"));
    assert.equal(kpi!.dibatalkan, inGroup("cancelled"));
    const share = (100 * kpi!.selesai) / (kpi!.total - kpi!.dibatalkan);
    assert.ok(Math.abs(Number(kpi!.persen_selesai) - share) <= 0.005, kpi!.persen_selesai);
  },

  "one row per issue, each with its own id, are as many as the key figures count": async (read) => {
    const [kpi] = await read("kpi");
    const ids = (await read("issues_detail")).map(({ issue_id }) => issue_id);
    assert.equal(ids.length, kpi!.total);
    assert.equal(new Set(ids).size, ids.length);
    assert.equal((await read("timeline")).length, kpi!.total - kpi!.dibatalkan);
  },

  "the two special figures equal their rows by kab/kota": async (read) => {
    const [kpi] = await read("kpi");
    const rows = await read("progress_kabkot");
    const totalAt = (place: string) => rows.find(({ kab_kota }) => kab_kota === place)?.total ?? 0;
    assert.equal(kpi!.belum_ditugaskan, totalAt(NOBODY));
    assert.equal(kpi!.kode_tidak_terbaca, totalAt(UNREADABLE));
  },

  "the tables by kab/kota and by bidang agree with the rows of issues": async (read) => {
    const issues = await read("issues_detail");
    for (const [slug, column] of [["progress_kabkot", "kab_kota"], ["progress_bidang", "bidang"]] as const) {
      const counted: Record<string, number> = {};
      for (const issue of issues) {
        for (const value of issue[column].split("; ")) counted[value] = (counted[value] ?? 0) + 1;
      }
      const table = Object.fromEntries((await read(slug)).map((row) => [row[column], row.total]));
      assert.deepEqual(
        Object.fromEntries(Object.entries(table).filter(([, total]) => total > 0)),
        counted,
        slug,
      );
    }
  },

  "the heatmap is the full grid of both axes and agrees with the rows of issues": async (read) => {
    const cells = await read("heatmap");
    const [places, labels] = [await read("progress_kabkot"), await read("progress_bidang")];
    const special = [NOBODY, UNREADABLE, UNLABELLED];
    const grid = places.flatMap(({ kab_kota }) => labels.map(({ bidang }) => ({ kab_kota, bidang })));
    const shown = new Set(cells.map(({ kab_kota, bidang }) => `${kab_kota}|${bidang}`));
    assert.equal(shown.size, cells.length);
    for (const { kab_kota, bidang } of grid) {
      if (special.includes(kab_kota) || special.includes(bidang)) continue;
      assert.ok(shown.delete(`${kab_kota}|${bidang}`), `${kab_kota} × ${bidang}`);
    }
    const counted: Record<string, number> = {};
    for (const { kab_kota, bidang } of await read("issues_detail")) {
      for (const place of kab_kota.split("; ")) {
        for (const label of bidang.split("; ")) {
          counted[`${place}|${label}`] = (counted[`${place}|${label}`] ?? 0) + 1;
        }
      }
    }
    const filled = cells.filter(({ total }) => total > 0);
    assert.deepEqual(
      Object.fromEntries(filled.map(({ kab_kota, bidang, total }) => [`${kab_kota}|${bidang}`, total])),
      counted,
    );
    assert.ok([...shown].every((cell) => (counted[cell] ?? 0) > 0), "special cells only when not empty");
  },

  "nobody's part in the tables is more than the whole, and completed work is no more than all": async (
    read,
  ) => {
    const [kpi] = await read("kpi");
    for (const slug of ["progress_kabkot", "progress_bidang"]) {
      const rows = await read(slug);
      assert.ok(totalOf(rows) >= kpi!.total, "every issue stands somewhere");
      for (const row of rows) {
        assert.ok(row.total <= kpi!.total, slug);
        assert.ok(row.selesai + row.dikerjakan + row.dibatalkan <= row.total, slug);
      }
    }
  },

  "the leaderboard and the workload tell the same of the same people": async (read) => {
    const [leaders, workers] = [await read("leaderboard"), await read("workload")];
    const seen = (
      rows: readonly Row[],
      done: "total_completed" | "completed_issues",
      days: "avg_completion_days" | "avg_days_to_complete",
    ) =>
      rows.filter(({ total_issues }) => total_issues > 0)
        .map((row) =>
          [
            row.nama,
            row.kab_kota,
            row.bidang,
            row[done],
            row.total_issues,
            row.completion_rate,
            row[days],
          ].join("|")
        )
        .sort();
    assert.deepEqual(
      seen(leaders, "total_completed", "avg_completion_days"),
      seen(workers, "completed_issues", "avg_days_to_complete"),
    );
    for (const row of workers) assert.equal(row.active_issues + row.completed_issues, row.total_issues);
  },
};

for (const [data, options] of Object.entries({ "the traps": {}, "the demo": { scripts: DEMO } })) {
  Deno.test({
    name: `reports agree with each other, over ${data}`,
    ...needs("TEST_POSTGRES_URL"),
    async fn(t) {
      await using world = await createWorld(options);
      const read: Read = async (slug) => await (await world.fetch(`/json/${slug}.json`)).json();
      for (const [name, claim] of Object.entries(CLAIMS)) await t.step(name, () => claim(read, world));
    },
  });
}
