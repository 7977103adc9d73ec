import assert from "node:assert/strict";
import { CircuitBreaker } from "#src/std/async/circuit_breaker.ts";

function open() {
  const clock = { now: 0 };
  const breaker = new CircuitBreaker({ failuresMax: 3, restMs: 100, now: () => clock.now });
  const fail = (times: number) => {
    for (let count = 0; count < times; count++) breaker.fail();
  };
  return { clock, breaker, fail };
}

Deno.test("calls are let through until so many have failed in a row", () => {
  const { breaker, fail } = open();
  fail(2);
  breaker.succeed();
  fail(2);
  assert.equal(breaker.tryPass(), true);
  fail(1);
  assert.equal(breaker.tryPass(), false);
});

Deno.test("after the rest one probe is let through, and its success lets everything through", () => {
  const { clock, breaker, fail } = open();
  fail(3);
  clock.now = 99;
  assert.equal(breaker.tryPass(), false);
  clock.now = 100;
  assert.deepEqual([breaker.tryPass(), breaker.tryPass()], [true, false]);
  breaker.succeed();
  assert.deepEqual([breaker.tryPass(), breaker.tryPass()], [true, true]);
});

Deno.test("a probe that fails begins another rest", () => {
  const { clock, breaker, fail } = open();
  fail(3);
  clock.now = 150;
  assert.equal(breaker.tryPass(), true);
  fail(1);
  clock.now = 249;
  assert.equal(breaker.tryPass(), false);
  clock.now = 250;
  assert.equal(breaker.tryPass(), true);
});

Deno.test("a probe that never tells how it ended does not close the way for ever", () => {
  const { clock, breaker, fail } = open();
  fail(3);
  clock.now = 100;
  assert.equal(breaker.tryPass(), true);
  clock.now = 200;
  assert.equal(breaker.tryPass(), true);
});
