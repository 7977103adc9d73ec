import assert from "node:assert/strict";
import { DatabaseError, type DatabaseFailure } from "#src/platform/database.ts";
import { postgresFailure } from "#src/platform/postgres_failure.ts";

function engineError(code?: string): Error {
  return Object.assign(new Error("Secret detail of the engine"), code === undefined ? {} : { code });
}

for (
  const [code, failure] of Object.entries<DatabaseFailure>({
    "57014": "timeout",
    "55P03": "timeout",
    "25P03": "timeout",
    "25P04": "timeout",
    "42601": "refused",
    "42P01": "refused",
    "42501": "refused",
    "22P02": "unfit",
    "25006": "refused",
    "57P01": "unavailable",
    "57P02": "unavailable",
    "57P03": "unavailable",
    "53300": "unavailable",
    "28P01": "unavailable",
    "28000": "unavailable",
    "3D000": "unavailable",
    "08006": "unavailable",
    "08P01": "unavailable",
    ECONNREFUSED: "unavailable",
    ECONNRESET: "unavailable",
    EPIPE: "unavailable",
  })
) {
  Deno.test(`SQLSTATE or system error ${code} means ${failure}`, () => {
    assert.equal(postgresFailure(engineError(code)).failure, failure);
  });
}

Deno.test("an error without a code is a connection that broke", () => {
  assert.equal(postgresFailure(engineError()).failure, "unavailable");
  assert.equal(postgresFailure("text").failure, "unavailable");
  assert.equal(postgresFailure(null).failure, "unavailable");
});

Deno.test("what we cancelled ourselves is cancelled, whatever the engine calls it", () => {
  assert.equal(postgresFailure(engineError("57014"), true).failure, "cancelled");
  assert.equal(postgresFailure(engineError(), true).failure, "cancelled");
});

Deno.test("the engine's words stay in the cause", () => {
  const cause = engineError("42P01");
  const error = postgresFailure(cause);
  assert.equal(error.cause, cause);
  assert.equal(error.message, "PostgreSQL refused the statement (SQLSTATE 42P01)");
  for (const code of ["57014", "57P01", "ECONNREFUSED"]) {
    assert.doesNotMatch(postgresFailure(engineError(code)).message, /secret|ECONN/i);
  }
});

Deno.test("an error that was translated already stays the same", () => {
  const error = new DatabaseError("busy", "All are busy");
  assert.equal(postgresFailure(error, true), error);
});
