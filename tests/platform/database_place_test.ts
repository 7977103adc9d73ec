import assert from "node:assert/strict";
import { databasePlace } from "#src/platform/database_place.ts";

Deno.test("databases are told apart by host and name, and not by who reads them", () => {
  const place = databasePlace("mysql://ani:rahasia@db.test:3307/shop?ssl=true");
  assert.equal(databasePlace("mysql://budi:lain@db.test:3307/shop"), place);
  assert.notEqual(databasePlace("mysql://ani:rahasia@db.test:3307/other"), place);
  assert.notEqual(databasePlace("mysql://ani:rahasia@db.test/shop"), place);
  assert.doesNotMatch(place, /ani|rahasia/);
});

Deno.test("a host that is a parameter counts", () => {
  assert.notEqual(
    databasePlace("postgres:///shop?host=db-a.test"),
    databasePlace("postgres:///shop?host=db-b.test"),
  );
});
