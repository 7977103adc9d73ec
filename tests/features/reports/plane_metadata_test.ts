import assert from "node:assert/strict";
import { needs } from "#tests/_support/needs.ts";
import { metadataExpected } from "#tests/_support/plane/metadata_expected.ts";
import { trapsExpected } from "#tests/_support/plane/traps_expected.ts";
import { createWorld } from "#tests/_support/world.ts";

const STOCK = ["sql/demo/plane_schema.sql", "tests/_support/plane/traps.sql"];
const FORK = [...STOCK, "tests/_support/plane/metadata.sql"];

function filesOf(paths: readonly string[]): URL[] {
  return paths.map((path) => new URL(`../../../${path}`, import.meta.url));
}

function placesTest(name: string, options: { scripts: string[]; key: string; expected: string }) {
  Deno.test({
    name,
    ...needs("TEST_POSTGRES_URL"),
    async fn() {
      await using world = await createWorld({
        scripts: filesOf(options.scripts),
        settings: { KABKOTA_KEY: options.key },
      });
      assert.equal(await (await world.fetch("/csv/progress_kabkot.csv")).text(), options.expected);
      const { checks: [monev] } = await (await world.fetch("/readyz")).json();
      assert.equal(monev.status, "ok");
    },
  });
}

placesTest("a fork's 'users.metadata' goes before the names, by the configured key", {
  scripts: FORK,
  key: "kode_kabkota",
  expected: metadataExpected,
});

placesTest("with another key the fork's people are placed by their names", {
  scripts: FORK,
  key: "other_key",
  expected: trapsExpected["progress_kabkot"]!,
});

placesTest("stock Plane has no such column, and the key changes nothing", {
  scripts: STOCK,
  key: "kode_kabkota",
  expected: trapsExpected["progress_kabkot"]!,
});
