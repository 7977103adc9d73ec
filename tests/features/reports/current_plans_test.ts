import assert from "node:assert/strict";
import { CurrentPlans } from "#src/features/reports/current_plans.ts";
import type { ReportPlan } from "#src/features/reports/report_plan.ts";
import { runEtag } from "#src/features/reports/run_etag.ts";
import { runOfEtag } from "#src/features/reports/run_of_etag.ts";
import { createMemoryWatermarks, type SharedWatermarks } from "#src/platform/memory_watermarks.ts";
import type { Watermarks } from "#src/platform/watermarks.ts";

const AT = Date.parse("2026-11-21T08:00:00.123Z");

function planOf(...tags: string[]): ReportPlan {
  return { report: { tags }, key: "report:sos:AbC-_0123456789z" } as unknown as ReportPlan;
}

function plansTest(
  name: string,
  fn: (
    world: { watermarks: Watermarks; plans: CurrentPlans; cutOff: () => void; heal: () => void },
  ) => Promise<void>,
): void {
  Deno.test(name, async () => {
    const shared: SharedWatermarks = { members: new Map(), cutOff: new Map() };
    const watermarks = createMemoryWatermarks({ now: () => 1, shared });
    await fn({
      watermarks,
      plans: new CurrentPlans(watermarks),
      cutOff: () => shared.cutOff.set(watermarks, 0),
      heal: () => shared.cutOff.delete(watermarks),
    });
    await watermarks.close();
  });
}

plansTest("a plan without tags is the one that it was, also when nobody is certain", ({ plans, cutOff }) => {
  const plan = planOf();
  cutOff();
  assert.equal(plans.certain(plan), plan);
  return Promise.resolve();
});

plansTest("an import of one of its kinds gives it another key", async ({ plans, watermarks }) => {
  const key = () => plans.certain(planOf("hsi", "sos"))!.key;
  const keys = [key(), key()];
  await watermarks.raise(new Map([["import_jt", 7], ["hsi", 7]]));
  keys.push(key());
  assert.equal(new Set(keys).size, 1);
  for (const [tag, version] of [["import_sos", 1], ["import_hsi", 1], ["import_sos", 11]] as const) {
    await watermarks.raise(new Map([[tag, version]]));
    keys.push(key());
  }
  assert.equal(new Set(keys).size, 4);
});

plansTest(
  "a run's validator from before the import tells nothing after it",
  async ({ plans, watermarks }) => {
    const before = plans.certain(planOf("sos"))!.key;
    await watermarks.raise(new Map([["import_sos", 1]]));
    const after = plans.certain(planOf("sos"))!.key;
    assert.equal(runOfEtag(before, runEtag(before, AT)), AT);
    assert.equal(runOfEtag(after, runEtag(after, AT)), AT);
    assert.deepEqual([runOfEtag(after, runEtag(before, AT)), runOfEtag(before, runEtag(after, AT))], [
      null,
      null,
    ]);
    assert.equal(runOfEtag(planOf().key, runEtag(after, AT)), null);
  },
);

plansTest("where nobody can tell it is the plan of the last import that is known", async (world) => {
  const { plans, watermarks, cutOff, heal } = world;
  const plan = planOf("sos");
  await watermarks.raise(new Map([["import_sos", 3]]));
  const known = plans.certain(plan)!.key;
  cutOff();
  assert.equal(plans.certain(plan), null);
  assert.equal((await plans.confirmed(plan)).key, known);
  heal();
  assert.equal((await plans.confirmed(plan)).key, known);
  assert.equal(plans.certain(plan)!.key, known);
});
