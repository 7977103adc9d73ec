import assert from "node:assert/strict";
import { trapsExpected } from "#tests/_support/plane/traps_expected.ts";
import { needs } from "#tests/_support/needs.ts";
import { createWorld } from "#tests/_support/world.ts";

for (const engine of ["postgres", "pglite"] as const) {
  Deno.test({
    name: `every report gives the answer that was worked out by hand, on ${engine}`,
    ...(engine === "postgres" ? needs("TEST_POSTGRES_URL") : {}),
    async fn() {
      // `issues_detail` in full, as holders of a key see it.
      const key = crypto.randomUUID();
      await using world = await createWorld({ engine, settings: { REPORT_KEYS: key } });
      for (const [slug, expected] of Object.entries(trapsExpected)) {
        const response = await world.fetch(`/csv/${slug}.csv?key=${key}`);
        assert.equal(await response.text(), expected, slug);
        assert.equal(response.status, 200);
      }
    },
  });
}
