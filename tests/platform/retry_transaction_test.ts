import assert from "node:assert/strict";
import { DatabaseError, type DatabaseFailure } from "#src/platform/database.ts";
import { type Attempt, retryTransaction } from "#src/platform/retry_transaction.ts";
import { failsWith } from "#tests/_support/fails_with.ts";

/** Attempts that end in these ways, one after the other, and then with a value. */
function scripted(...failures: readonly DatabaseFailure[]) {
  const script = [...failures];
  const made: boolean[] = [];
  const attempt = (fresh: boolean): Promise<Attempt<string>> => {
    made.push(fresh);
    const failure = script.shift();
    return Promise.resolve(
      failure === undefined ? { value: "done" } : { inVain: new DatabaseError(failure, "In vain") },
    );
  };
  return { attempt, made };
}

/** Pauses that are noted and take no time. */
function paced(random = 1) {
  const pauses: number[] = [];
  const pause = (ms: number) => {
    pauses.push(ms);
    return Promise.resolve(true);
  };
  return { pauses, options: { patienceMs: 60_000, random: () => random, pause } };
}

Deno.test("what was contended is tried again eight times, after pauses that double", async () => {
  const { attempt, made } = scripted(...Array<DatabaseFailure>(8).fill("contended"));
  const { pauses, options } = paced();
  assert.equal(await retryTransaction(attempt, options), "done");
  assert.equal(made.length, 9);
  assert.deepEqual(pauses, [5, 10, 20, 40, 80, 160, 320, 640]);
});

Deno.test("what was contended nine times stays so", async () => {
  const { attempt, made } = scripted(...Array<DatabaseFailure>(9).fill("contended"));
  await failsWith("contended", retryTransaction(attempt, paced().options));
  assert.equal(made.length, 9);
});

Deno.test("pauses are random, so that two who met do not meet again", async () => {
  const { pauses, options } = paced(0.5);
  await retryTransaction(scripted("contended", "contended").attempt, options);
  assert.deepEqual(pauses, [2.5, 5]);
});

Deno.test("patience that is over ends the attempts", async () => {
  const { attempt, made } = scripted("contended", "contended");
  await failsWith("contended", retryTransaction(attempt, { ...paced().options, patienceMs: -1 }));
  assert.equal(made.length, 1);
});

Deno.test("a lost connection is followed by one attempt on a fresh one, without a pause", async () => {
  const { attempt, made } = scripted("unavailable");
  const { pauses, options } = paced();
  assert.equal(await retryTransaction(attempt, options), "done");
  assert.deepEqual([made, pauses], [[false, true], []]);
  const twice = scripted("unavailable", "contended", "unavailable");
  await failsWith("unavailable", retryTransaction(twice.attempt, options));
  assert.deepEqual(twice.made, [false, true, true]);
});

Deno.test("a reader who leaves during a pause is cancelled", async () => {
  const reader = new AbortController();
  const { attempt, made } = scripted("contended");
  const outcome = retryTransaction(async (fresh) => {
    const result = await attempt(fresh);
    reader.abort();
    return result;
  }, { patienceMs: 60_000, signal: reader.signal });
  await failsWith("cancelled", outcome);
  assert.equal(made.length, 1);
});
