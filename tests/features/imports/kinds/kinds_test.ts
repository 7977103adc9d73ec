import assert from "node:assert/strict";
import { DEFAULT_KIND_SETTINGS } from "#src/features/imports/kinds/default_kind_settings.ts";
import { importKinds } from "#src/features/imports/kinds/mod.ts";
import { headerKey } from "#src/features/imports/rows/header_key.ts";

/** What the tables of all kinds have besides. */
const TAKEN = ["import_id", "import_row", "edited_at", "row_hash", "action"];
const NAME = /^[a-z][a-z0-9_]{0,62}$/;

for (const kind of importKinds(DEFAULT_KIND_SETTINGS)) {
  Deno.test(`the columns of '${kind.name}' have names of their own that a table bears`, () => {
    const names = [...kind.columns, ...kind.derived].map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    for (const name of names) assert.match(name, NAME);
    assert.deepEqual(names.filter((name) => TAKEN.includes(name)), []);
    assert.match(kind.table, NAME);
  });

  Deno.test(`the headers and aliases of '${kind.name}' mean one column each`, () => {
    const keys = kind.columns.flatMap(({ header, aliases = [] }) => [header, ...aliases].map(headerKey));
    assert.equal(new Set(keys).size, keys.length);
  });

  Deno.test(`the key of '${kind.name}' is of text columns, and none where the file replaces all`, () => {
    const types = kind.key.map((name) => kind.columns.find((column) => column.name === name)?.type);
    assert.deepEqual(types, kind.key.map(() => "text"));
    assert.equal(kind.mode === "replace", kind.key.length === 0);
  });

  Deno.test(`what '${kind.name}' derives of a row are its derived columns`, () => {
    const settings = { ...DEFAULT_KIND_SETTINGS };
    const row = { witel_lama: "BALI", li_product_name: settings.datinProducts[0]! };
    assert.deepEqual(Object.keys(kind.derive(row)!).sort(), kind.derived.map(({ name }) => name).sort());
  });
}
