import assert from "node:assert/strict";
import { LaterRun } from "#src/std/async/later_run.ts";
import { turns } from "#tests/_support/turns.ts";

/** Work whose runs end when the test says so. */
function handDriven() {
  const runs: PromiseWithResolvers<number>[] = [];
  const run = new LaterRun(() => {
    const made = Promise.withResolvers<number>();
    runs.push(made);
    return made.promise;
  });
  return { run, runs };
}

Deno.test("whoever asks while work is under way gets the next run, shared with the others who wait", async () => {
  const { run, runs } = handDriven();
  const first = run.ask();
  const later = [run.ask(), run.ask(), run.ask()];
  await turns(3);
  assert.equal(runs.length, 1);
  runs[0]!.resolve(1);
  assert.equal(await first, 1);
  await turns(3);
  assert.equal(runs.length, 2);
  runs[1]!.resolve(2);
  assert.deepEqual(await Promise.all(later), [2, 2, 2]);
  const again = run.ask();
  runs[2]!.resolve(3);
  assert.equal(await again, 3);
});

Deno.test("a run that fails fails for those who asked for it, and the next one begins", async () => {
  const { run, runs } = handDriven();
  const first = run.ask();
  const second = run.ask();
  runs[0]!.reject(new Error("Broken"));
  await assert.rejects(first, /Broken/);
  await turns(3);
  runs[1]!.resolve(2);
  assert.equal(await second, 2);
});
