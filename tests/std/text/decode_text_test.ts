import assert from "node:assert/strict";
import { decodeText } from "#src/std/text/decode_text.ts";

Deno.test("text is whole though each part is gone once the next is asked for", async () => {
  const whole = "é€😀a".repeat(100_000);
  const bytes = new TextEncoder().encode(whole);
  const parts = async function* () {
    for (let at = 0, size = 1; at < bytes.length; at += size, size = size * 7 % 400_009) {
      const part = bytes.slice(at, at + size);
      yield await Promise.resolve(part);
      part.fill(0x3f);
    }
  };
  let text = "";
  for await (const piece of decodeText(parts(), "utf-8")) text += piece.text;
  assert.ok(text === whole);
});
