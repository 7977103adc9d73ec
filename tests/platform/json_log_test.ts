import assert from "node:assert/strict";
import { createJsonLog, type JsonLog } from "#src/platform/json_log.ts";
import { until } from "#tests/_support/until.ts";

const NOW = Date.parse("2026-11-21T08:00:00.250Z");

function openLog(): JsonLog & { readonly writes: string[]; lines(): Record<string, unknown>[] } {
  const writes: string[] = [];
  const log = createJsonLog((lines) => writes.push(lines), () => NOW);
  return {
    ...log,
    writes,
    lines() {
      log.flush();
      return writes.join("").split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
    },
  };
}

Deno.test("an observation is one line of JSON with its time first", () => {
  const { observe, flush, writes } = openLog();
  observe({ event: "stopping", why: "SIGTERM" });
  flush();
  assert.deepEqual(writes, ['{"at":"2026-11-21T08:00:00.250Z","event":"stopping","why":"SIGTERM"}\n']);
});

Deno.test("line breaks and quotes in what is observed do not break the line", () => {
  const log = openLog();
  log.observe({ event: "report_unusable", report: "x", why: 'a "b"\r\nc\u2028d \u0000' });
  log.observe({ event: "unexpected", error: new Error("One\ntwo") });
  const lines = log.lines();
  assert.equal(log.writes.join("").split("\n").length, 3);
  assert.equal(lines[0]?.["why"], 'a "b"\r\nc\u2028d \u0000');
  assert.equal(lines[1]?.["error"], "Error: One\ntwo");
});

Deno.test("an error is written with its causes: name, code and message", () => {
  const log = openLog();
  const socket = Object.assign(new Error("Connection refused"), { code: "ECONNREFUSED" });
  const middle = new TypeError("Cannot connect", { cause: socket });
  log.observe({
    event: "source_unreachable",
    source: "monev",
    error: new RangeError("No rows", { cause: middle }),
  });
  assert.equal(
    log.lines()[0]?.["error"],
    "RangeError: No rows < TypeError: Cannot connect < Error ECONNREFUSED: Connection refused",
  );
});

Deno.test("of an error nothing else is written: drivers put statements, values and passwords there", () => {
  const log = openLog();
  const error = Object.assign(new Error("Refused", { cause: { password: "hunter2" } }), {
    query: "select hunter2",
    parameters: ["hunter2"],
    config: { password: "hunter2" },
    detail: "Key (email)=(hunter2)",
    code: 42,
  });
  log.observe({ event: "report_failed", report: "x", error });
  assert.equal(log.lines()[0]?.["error"], "Error: Refused");
  assert.doesNotMatch(log.writes.join(""), /hunter2/);
});

Deno.test("errors that cause each other in a circle come to an end", () => {
  const log = openLog();
  const [a, b] = [new Error("A"), new Error("B")];
  a.cause = b;
  b.cause = a;
  log.observe({ event: "unexpected", error: a });
  assert.equal(log.lines()[0]?.["error"], "Error: A < Error: B < Error: A < Error: B");
});

Deno.test("what is thrown and is no error is written too", () => {
  const log = openLog();
  for (const error of ["text", null, undefined, 7]) log.observe({ event: "unexpected", error });
  assert.deepEqual(log.lines().map(({ error }) => error), ["text", "null", undefined, "7"]);
});

Deno.test("a request without an error has none in its line", () => {
  const log = openLog();
  const request = { event: "request", id: "a", method: "GET", path: "/", status: 200, ms: 1.5 } as const;
  log.observe(request);
  assert.deepEqual(log.lines()[0], { at: "2026-11-21T08:00:00.250Z", ...request });
});

Deno.test("a request's line says who sent it, refused or not, whatever an issuer calls its users", () => {
  const log = openLog();
  const request = { event: "request", id: "a", method: "GET", path: "/", status: 200, ms: 1.5 } as const;
  const caller = 'https://issuer.test/|"siti"\n';
  log.observe({ ...request, caller });
  log.observe({ ...request, caller, status: 403, error: new Error("Refused") });
  assert.deepEqual(log.lines().map((line) => line["caller"]), [caller, caller]);
});

Deno.test("lines are held for a moment, in order, and then written by themselves in one piece", async () => {
  const { observe, writes } = openLog();
  for (const why of ["one", "two", "three"]) observe({ event: "stopping", why });
  assert.deepEqual(writes, []);
  await until("the lines are written", () => writes.length > 0);
  assert.equal(writes.length, 1);
  assert.deepEqual(writes.join("").match(/one|two|three/g), ["one", "two", "three"]);
});

Deno.test("many lines are not held: memory stays bounded", () => {
  const { observe, flush, writes } = openLog();
  for (let at = 0; at < 1_000; at++) observe({ event: "stopping", why: "x".repeat(1_000) });
  assert.ok(writes.length >= 10);
  assert.ok(writes.every((lines) => lines.endsWith("\n") && lines.length < 70_000));
  flush();
  assert.equal(writes.join("").split("\n").length, 1_001);
});

Deno.test("flushing writes what is held, once", () => {
  const { observe, flush, writes } = openLog();
  flush();
  assert.deepEqual(writes, []);
  observe({ event: "stopping", why: "x" });
  flush();
  flush();
  assert.equal(writes.length, 1);
});
