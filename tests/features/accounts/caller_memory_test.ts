import assert from "node:assert/strict";
import { CallerMemory } from "#src/features/accounts/caller_memory.ts";
import type { KnownCaller } from "#src/features/accounts/known_caller.ts";
import { nobody } from "#src/http/caller.ts";

function known(): KnownCaller {
  return { current: () => nobody, confirm: () => Promise.resolve(nobody) };
}

Deno.test("callers are found by what they showed, and the first of two stays", () => {
  const memory = new CallerMemory();
  const [one, other] = [known(), known()];
  memory.keep("Bearer a", one);
  memory.keep("Bearer a", other);
  assert.equal(memory.get("Bearer a"), one);
  assert.equal(memory.get("Bearer b"), undefined);
});

Deno.test("with eight million characters the first that came are forgotten", () => {
  const memory = new CallerMemory();
  const texts = Array.from({ length: 10 }, (_, at) => String(at).repeat(1_000_000));
  for (const text of texts) memory.keep(text, known());
  assert.deepEqual(texts.map((text) => memory.get(text) !== undefined), [
    ...[false, false],
    ...Array(8).fill(true),
  ]);
});
