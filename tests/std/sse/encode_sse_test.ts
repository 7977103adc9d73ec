import assert from "node:assert/strict";
import fc from "fast-check";
import { encodeSse } from "#src/std/sse/encode_sse.ts";
import { SseReader } from "#tests/_support/sse_reader.ts";

function textOf(block: Parameters<typeof encodeSse>[0]): string {
  return new TextDecoder().decode(encodeSse(block));
}

Deno.test("a block has one line for each field and ends with a blank line", () => {
  assert.equal(
    textOf({ comment: "a", retry: 1500, id: "e-7", event: "update", data: '{"total":3}' }),
    ': a\nretry: 1500\nid: e-7\nevent: update\ndata: {"total":3}\n\n',
  );
});

Deno.test("what is absent is not written", () => {
  assert.equal(textOf({ comment: "keepalive" }), ": keepalive\n\n");
  assert.equal(textOf({ retry: 0 }), "retry: 0\n\n");
  assert.equal(textOf({ id: "" }), "id: \n\n");
  assert.equal(textOf({ data: "" }), "data: \n\n");
});

Deno.test("every line of data and of a comment gets its field, whichever line break it has", () => {
  assert.equal(
    textOf({ data: "a\rb\nc\r\nd\n\ne" }),
    "data: a\ndata: b\ndata: c\ndata: d\ndata: \ndata: e\n\n",
  );
  assert.equal(textOf({ comment: "a\rdata: forged" }), ": a\n: data: forged\n\n");
});

Deno.test("a line break in an id or a type is refused, and a NUL in an id", () => {
  for (const bad of ["a\nb", "a\rb", "\n", "a\r\ndata: forged"]) {
    assert.throws(() => encodeSse({ id: bad }), TypeError);
    assert.throws(() => encodeSse({ event: bad }), TypeError);
  }
  assert.throws(() => encodeSse({ id: "a\0b" }), TypeError);
});

Deno.test("a retry that is no whole number of milliseconds is refused", () => {
  for (const bad of [-1, 0.5, NaN, Infinity, 1e21]) {
    assert.throws(() => encodeSse({ retry: bad }), RangeError);
  }
});

Deno.test("whatever is written is read back, however the bytes are cut", () => {
  const line = fc.string({ unit: "grapheme" }).map((text) => text.replace(/[\r\n\0]/g, ""));
  const text = fc.string({ unit: fc.constantFrom("a", "é", "\n", "\r", ":", " ", "\0", "data", "😀") });
  const block = fc.record({ id: line, event: line, data: text });
  fc.assert(fc.property(fc.array(block), fc.integer({ min: 1, max: 40 }), (blocks, step) => {
    const reader = new SseReader();
    for (const bytes of blocks.map(encodeSse)) {
      for (let at = 0; at < bytes.length; at += step) reader.feed(bytes.subarray(at, at + step));
    }
    assert.deepEqual(
      reader.events,
      blocks.map(({ id, event, data }) => ({
        type: event || "message",
        data: data.replace(/\r\n|\r/g, "\n"),
        lastEventId: id,
      })),
    );
  }));
});
