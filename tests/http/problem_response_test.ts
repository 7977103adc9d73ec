import assert from "node:assert/strict";
import { problemResponse } from "#src/http/problem_response.ts";
import { Problem, type ProblemCode, PROBLEMS } from "#src/problem.ts";

const PLACE = { instance: "/csv/kpi.csv", requestId: "r-1" };

for (const [code, [status, sentence]] of Object.entries(PROBLEMS)) {
  Deno.test(`the refusal ${code} is RFC 9457 with the members of the older shape`, async () => {
    const response = problemResponse(new Problem(code as ProblemCode), PLACE);
    assert.equal(response.status, status);
    assert.equal(response.headers.get("content-type"), "application/problem+json");
    assert.equal(response.headers.get("cache-control"), "no-store");
    assert.equal(response.headers.get("access-control-allow-origin"), "*");
    assert.equal(response.headers.get("x-content-type-options"), "nosniff");
    assert.deepEqual(await response.json(), {
      type: `/docs#problem-${code}`,
      title: sentence,
      status,
      detail: sentence,
      instance: "/csv/kpi.csv",
      code,
      request_id: "r-1",
      status_code: status,
      message: sentence,
    });
  });
}

Deno.test("the sentences of the table begin with a capital letter and have no full stop", () => {
  for (const [, sentence] of Object.values(PROBLEMS)) assert.match(sentence, /^[A-Z].*[^.\s]$/);
});

Deno.test("a refusal may be more exact, list what was wrong, and add members and headers", async () => {
  const response = problemResponse(
    new Problem("source_unknown", {
      detail: "'PROJECT_NAME' is not set",
      errors: [{ path: "bidang", message: "Must be a date" }],
      members: { candidates: ["SE26"] },
      headers: { "Retry-After": "5" },
    }),
    PLACE,
  );
  const body = await response.json();
  assert.equal(response.headers.get("retry-after"), "5");
  assert.equal(body.title, PROBLEMS.source_unknown[1]);
  assert.equal(body.detail, "'PROJECT_NAME' is not set");
  assert.equal(body.message, body.detail);
  assert.deepEqual(body.errors, [{ path: "bidang", message: "Must be a date" }]);
  assert.deepEqual(body.candidates, ["SE26"]);
});

Deno.test("nothing of the cause is sent", async () => {
  const cause = new Error("Connection to db.internal as reader with hunter2", { cause: new Error("Deeper") });
  const response = problemResponse(new Problem("internal", { cause }), PLACE);
  const text = `${await response.text()} ${JSON.stringify([...response.headers])}`;
  assert.doesNotMatch(text, /hunter2|db\.internal|Deeper|stack|at file/);
});

Deno.test("text in a detail cannot leave its JSON string", async () => {
  const detail = 'a "b"\r\n\u2028</script>\ud800';
  const body = await problemResponse(new Problem("not_found", { detail }), PLACE).json();
  assert.equal(body.detail, detail);
});
