import assert from "node:assert/strict";
import { createLiveData } from "#src/platform/live_data.ts";
import { createMemoryWatermarks } from "#src/platform/memory_watermarks.ts";
import { createPgliteTables } from "#src/platform/pglite_tables.ts";
import { createPostgresTables } from "#src/platform/postgres_tables.ts";
import { loadStatements } from "#src/platform/statements.ts";
import type { Tables } from "#src/platform/tables.ts";
import { parseStatement } from "#src/std/sql/parse_statement.ts";
import { LIVE_SCHEMA } from "#tests/_support/live/live_world.ts";
import { needs } from "#tests/_support/needs.ts";
import { createOwnPostgres } from "#tests/_support/own_postgres.ts";

const TAGS = ["categories", "customers", "orders", "products"];
const CHANGED: ReadonlySet<string> = new Set(["orders", "products"]);

for (const engine of ["pglite", "postgres"] as const) {
  Deno.test({
    name: `live data: the same on ${engine}`,
    ...(engine === "postgres" ? needs("TEST_POSTGRES_URL") : {}),
    async fn() {
      await using stack = new AsyncDisposableStack();
      const primary = await openPostgres(engine, stack);
      stack.defer(() => primary.close());
      const statements = await loadStatements("sql", ["versions"]);
      const watermarks = createMemoryWatermarks({ now: () => performance.now() });
      const data = createLiveData({ primary, replica: null, watermarks, statements, observe: () => {} });
      stack.defer(() => data.close());
      await Promise.all(Array.from({ length: 10 }, () =>
        data.write((session) => {
          session.touch("products");
          session.touch("orders", 2);
          return Promise.resolve();
        })));
      const { versions, rowCounts } = await data.read([], (_, state) => Promise.resolve(state));
      assert.deepEqual(versions, new Map(TAGS.map((tag) => [tag, CHANGED.has(tag) ? 10 : 0])));
      assert.equal(rowCounts.get("orders"), 20);
      assert.deepEqual(await data.confirmFloors(), new Map([["products", 10], ["orders", 10]]));
    },
  });
}

async function openPostgres(engine: "pglite" | "postgres", stack: AsyncDisposableStack): Promise<Tables> {
  const definitions = LIVE_SCHEMA.map((sql) => sql.replaceAll("character set ascii collate ascii_bin", ""));
  if (engine === "postgres") {
    const { url } = stack.use(await createOwnPostgres(definitions));
    return createPostgresTables({
      url: url.href,
      poolMax: 4,
      connectTimeoutMs: 5_000,
      statementTimeoutMs: 5_000,
    });
  }
  return await createPgliteTables({
    dataDir: "memory://",
    async prepare(tables) {
      for (const sql of definitions) await tables.define(parseStatement("test/define", sql));
    },
  });
}
