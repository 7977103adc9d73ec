import assert from "node:assert/strict";
import { lazy } from "#src/std/async/lazy.ts";

Deno.test("a lazy value is made for the first who asks, and once for all", async () => {
  let made = 0;
  const value = lazy(() => Promise.resolve(++made));
  assert.equal(made, 0);
  assert.deepEqual(await Promise.all([value(), value()]), [1, 1]);
  assert.equal(await value(), 1);
});

Deno.test("a lazy value that could not be made is tried again by the next who asks", async () => {
  let tries = 0;
  const value = lazy(() => ++tries === 1 ? Promise.reject(new Error("Not yet")) : Promise.resolve("there"));
  const asked = [value(), value()].map((one) => assert.rejects(one, /Not yet/));
  await Promise.all(asked);
  assert.equal(await value(), "there");
  assert.equal(tries, 2);
});
