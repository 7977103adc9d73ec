import assert from "node:assert/strict";
import { masterTest, type MasterWorld } from "#tests/_support/master_world.ts";

const CLIENTS = [
  { code: "b-2", name: "anvil Works", city: "Jakarta" },
  { code: "A-1", name: "Bolt & Co", city: "Bandung", is_active: false },
  { code: "C-3", name: "bolt cutters", city: "jakarta" },
  { code: "D-4", name: "Élan 50%" },
  { code: "E.5", name: "zinc_x" },
];

async function filled(world: MasterWorld) {
  const manager = world.as("manager");
  for (const client of CLIENTS) await manager.ok("POST master-client", client);
  return async (query: string) => {
    const { data } = await manager.ok(`GET master-client?${query}`);
    return data.map(({ code }: { code: string }) => code);
  };
}

masterTest("clients are listed in each of their orders", async (world) => {
  const codes = await filled(world);
  assert.deepEqual(await codes(""), ["b-2", "A-1", "C-3", "D-4", "E.5"]);
  assert.deepEqual(await codes("sort=name"), ["b-2", "A-1", "C-3", "D-4", "E.5"]);
  assert.deepEqual(await codes("sort=name_desc"), ["E.5", "D-4", "C-3", "A-1", "b-2"]);
  assert.deepEqual(await codes("sort=code"), ["A-1", "b-2", "C-3", "D-4", "E.5"]);
  assert.deepEqual(await codes("sort=code_desc"), ["E.5", "D-4", "C-3", "b-2", "A-1"]);
  assert.deepEqual(await codes("sort=created_at"), ["b-2", "A-1", "C-3", "D-4", "E.5"]);
  assert.deepEqual(await codes("sort=created_at_desc"), ["E.5", "D-4", "C-3", "A-1", "b-2"]);
}, ["postgres", "pglite"]);

masterTest("clients are found by every filter, alone and together", async (world) => {
  const codes = await filled(world);
  assert.deepEqual(await codes("name=BOLT"), ["A-1", "C-3"]);
  assert.deepEqual(await codes("name=bolt%20c"), ["C-3"]);
  assert.deepEqual(await codes("name=cutters"), []);
  assert.deepEqual(await codes("name=%C3%A9L"), ["D-4"]);
  assert.deepEqual(await codes("name=el"), []);
  assert.deepEqual(await codes("name=%25"), []);
  assert.deepEqual(await codes("name=zinc_"), ["E.5"]);
  assert.deepEqual(await codes("name=zincx"), []);
  assert.deepEqual(await codes("name=%F0%9F%94%A8"), []);
  assert.deepEqual(await codes("code=B-2"), ["b-2"]);
  assert.deepEqual(await codes("code=B"), []);
  assert.deepEqual(await codes("city=JAKARTA"), ["b-2", "C-3"]);
  assert.deepEqual(await codes("city=Jak"), []);
  assert.deepEqual(await codes("is_active=false"), ["A-1"]);
  assert.deepEqual(await codes("is_active=true&city=jakarta&name=b&code=c-3"), ["C-3"]);
  const { body } = await world.as("user").ok("GET master-client?city=jakarta&page_size=1&page=2");
  assert.deepEqual(body.meta, { page: 2, page_size: 1, total: 2, total_pages: 2 });
});

masterTest("the beginning of a name finds it whatever is behind it, and nothing else", async (world) => {
  const manager = world.as("manager");
  const names = [
    "To",
    "TO",
    "to-1",
    "to ko",
    "toko",
    "Tózz",
    "tp",
    "tn",
    "to\u{10FFFD}",
    "toﬀ",
    "t o",
    "TOß",
  ];
  for (const [at, name] of names.entries()) await manager.client(`C${at}`, { name });
  for (const beginning of ["t", "to", "TO", "to ", "tó", "to\u{10FFFD}", "toß"]) {
    const { data, body } = await manager.ok(
      `GET master-client?page_size=50&name=${encodeURIComponent(beginning)}`,
    );
    const wanted = names.filter((name) => name.toLowerCase().startsWith(beginning.trim().toLowerCase()))
      .sort();
    assert.deepEqual(data.map(({ name }: { name: string }) => name).sort(), wanted, beginning);
    assert.equal(body.meta.total, wanted.length);
  }
});

masterTest("pages share no client and miss none", async (world) => {
  const manager = world.as("manager");
  for (let made = 0; made < 7; made++) await manager.client(`C${made}`, { name: "Same", city: "X" });
  for (const sort of ["name", "name_desc", "code", "code_desc", "created_at", "created_at_desc"]) {
    for (const filter of ["", "&name=same", "&city=x", "&is_active=true"]) {
      const pages = [];
      for (const page of [1, 2, 3]) {
        pages.push(
          (await manager.ok(`GET master-client?page=${page}&page_size=3&sort=${sort}${filter}`)).data,
        );
      }
      assert.deepEqual(pages.map(({ length }) => length), [3, 3, 1]);
      assert.equal(new Set(pages.flat().map(({ id }) => id)).size, 7);
    }
  }
});

masterTest("query parameters that cannot be used are refused by name", async (world) => {
  const user = world.as("user");
  const wrong: [string, string][] = [
    ["page", "page=0"],
    ["page_size", "page_size=101"],
    ["sort", "sort=newest"],
    ["name", "name=%20"],
    ["code", "code=a%20b"],
    ["city", `city=${"x".repeat(101)}`],
    ["is_active", "is_active=yes"],
    ["deleted", "deleted=1"],
  ];
  for (const [path, query] of wrong) {
    const { status, body } = await user.refused("bad_parameter", `GET master-client?${query}`);
    assert.deepEqual(
      [status, body.errors.map((error: { path: string }) => error.path)],
      [400, [path]],
      query,
    );
  }
});
