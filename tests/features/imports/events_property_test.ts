import assert from "node:assert/strict";
import fc from "fast-check";
import { EventWatcher } from "./event_watcher.ts";
import { EventWorld } from "./event_world.ts";

type Step = { readonly kind: "land"; readonly count: number } | { readonly kind: "come" | "leave" };

const STEP: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant("land" as const), count: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ kind: fc.constantFrom("come" as const, "leave" as const) }),
);

Deno.test("events: however often somebody leaves and comes back, every step is heard once and in order", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(STEP, { maxLength: 25 }), async (steps) => {
      await using world = await EventWorld.memory();
      const id = world.add();
      await world.land(id, 0);
      let watcher = await world.watch(id);
      const heard = [watcher];
      let told = 0;
      for (const step of steps) {
        if (step.kind === "land") { for (let one = 0; one < step.count; one++) await world.land(id, ++told); }
        else if (step.kind === "leave") await watcher.leave();
        else {
          await watcher.leave();
          watcher = await world.watch(id, watcher.heard.lastEventId || undefined);
          heard.push(watcher);
        }
      }
      await world.tell(id, { phase: "done", state: "completed" });
      await watcher.leave();
      let { lastEventId } = watcher.heard;
      for (let open; (open = await world.events.open(id, lastEventId || null)) !== "over";) {
        const last = new EventWatcher(open, lastEventId);
        await last.over();
        heard.push(last);
        ({ lastEventId } = last.heard);
      }
      const seqs = heard.flatMap((one) =>
        one.heard.events.map((event) => Number(event.lastEventId.split("-")[1]))
      );
      const first = seqs[0]!;
      assert.deepEqual(seqs, Array.from({ length: told + 3 - first }, (_, at) => first + at));
      assert.ok(heard.every((one) => one.heard.events.every(({ type }) => type === "progress")));
      assert.equal(world.events.size, 0);
    }),
    { numRuns: 100 },
  );
});
