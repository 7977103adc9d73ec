import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { deadLetter } from "#src/platform/dead_letter.ts";

/** As the documentation of QStash shows it: times are texts, headers plain. */
const CALLBACK = {
  status: 503,
  header: { "Content-Type": "text/plain" },
  body: Buffer.from("no").toString("base64"),
  retried: 3,
  maxRetries: 3,
  dlqId: "1725323658779-0",
  sourceMessageId: "msg_1",
  url: "https://aliran.example.org/base/jobs/run_import",
  method: "POST",
  sourceHeader: { "Content-Type": "application/json" },
  sourceBody: Buffer.from(`{"id":"ñ"}`).toString("base64"),
  notBefore: "1701198458025",
  createdAt: "1701198447054",
  callerIP: "203.0.113.7",
};

Deno.test("a failure callback is read as a dead letter", () => {
  const letter = {
    job: "run_import",
    message: { id: "ñ" },
    deadId: "1725323658779-0",
    messageId: "msg_1",
    status: 503,
  };
  assert.deepEqual(deadLetter(CALLBACK), letter);
  assert.deepEqual(deadLetter({ ...CALLBACK, status: undefined, sourceMessageId: undefined }), {
    ...letter,
    status: 0,
    messageId: "",
  });
});

Deno.test("what is no failure callback is no dead letter", () => {
  const others: unknown[] = [
    null,
    7,
    [],
    {},
    { ...CALLBACK, url: "https://aliran.example.org/other" },
    { ...CALLBACK, url: undefined },
    { ...CALLBACK, dlqId: undefined },
    { ...CALLBACK, sourceBody: "" },
    { ...CALLBACK, sourceBody: 7 },
  ];
  for (const other of others) assert.equal(deadLetter(other), null, JSON.stringify(other));
});
