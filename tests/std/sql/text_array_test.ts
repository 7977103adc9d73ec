import assert from "node:assert/strict";
import { textArray } from "#src/std/sql/text_array.ts";
import { createOwnPostgres } from "#tests/_support/own_postgres.ts";
import { needs } from "#tests/_support/needs.ts";

const TEXTS = ["a", "", "NULL", "null", '"', "\\", '\\"', "{", "}", ",", " a ", "a\nb\tc", "é 📈", "'", "{}"];

Deno.test({
  name: "PostgreSQL reads an array of texts as it was given",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using place = await createOwnPostgres();
    for (const texts of [[], ["one"], TEXTS]) {
      const [row] = await place.sql("select to_json($1::text[]) as texts", [textArray(texts)]);
      assert.deepEqual(row!["texts"], texts);
    }
  },
});
