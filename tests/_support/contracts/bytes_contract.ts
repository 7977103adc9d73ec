import assert from "node:assert/strict";
import type { TableParameters, Tables } from "#src/platform/tables.ts";
import { parseStatement } from "#src/std/sql/parse_statement.ts";
import { failsWith } from "#tests/_support/fails_with.ts";
import { needs } from "#tests/_support/needs.ts";
import type { TablesSubject } from "./tables_subject.ts";

/** What every adapter of `Tables` promises of bytes, as tests. */
export function bytesContract(subject: TablesSubject): void {
  function sentence(name: string, run: (tables: Tables) => Promise<void>): void {
    Deno.test({
      name: `${subject.name} tables: ${name}`,
      ...needs(...subject.needs),
      async fn() {
        await using world = await subject.open();
        await world.tables.define(
          sql(`create table kept (id int primary key, content ${subject.bytesType})`),
        );
        await run(world.tables);
      },
    });
  }

  sentence("bytes go in and come out as they are, be there none, or two million", async (tables) => {
    for (const [id, content] of CONTENTS.entries()) {
      assert.equal(await put(tables, `${id}`, content), 1);
      const read = await bytesOf(tables, READ, { id: `${id}` });
      assert.ok(read !== null && sameBytes(read, content), `${content.length} bytes`);
      assert.ok(Object.getPrototypeOf(read) === Uint8Array.prototype);
      const found = "select content from kept where content = :content";
      assert.deepEqual(await bytesOf(tables, found, { content }), read);
    }
  });

  sentence("NULL is no bytes, and neither is a row that is not there", async (tables) => {
    await put(tables, "1", null);
    assert.equal(await bytesOf(tables, READ, { id: "1" }), null);
    assert.equal(await bytesOf(tables, READ, { id: "2" }), null);
  });

  sentence("beside bytes there may be other values, and bytes among rows are hex", async (tables) => {
    await tables.transaction(async (session) => {
      await session.run(sql(INSERT), { id: "1", content: Uint8Array.of(0, 0xff, 0x5c) });
      const [row] = await session.rows(sql("select id, content from kept"), {});
      assert.deepEqual(row, { id: "1", content: "\\x00ff5c" });
      const content = await session.bytes(sql("select content from kept"), {});
      assert.deepEqual(content, Uint8Array.of(0, 0xff, 0x5c));
      assert.deepEqual(await session.rows(sql("select id from kept"), {}), [{ id: "1" }]);
    });
  });

  sentence(
    "a part of an array goes in as that part, and what came out is the reader's own",
    async (tables) => {
      await put(tables, "1", ALL_VALUES.subarray(100, 200));
      const read = await bytesOf(tables, READ, { id: "1" });
      assert.deepEqual(read, ALL_VALUES.slice(100, 200));
      read!.fill(0);
      assert.deepEqual(await bytesOf(tables, READ, { id: "1" }), ALL_VALUES.slice(100, 200));
    },
  );

  sentence("bytes that are asked for in vain doom the transaction like every statement", async (tables) => {
    const failing = tables.transaction(async (session) => {
      await session.run(sql(INSERT), { id: "1", content: ALL_VALUES });
      await session.bytes(sql("select content from nothing"), {}).catch(() => {});
    });
    await failsWith("refused", failing);
    assert.equal(await bytesOf(tables, READ, { id: "1" }), null);
    await failsWith("refused", bytesOf(tables, READ, {}));
  });
}

const INSERT = "insert into kept (id, content) values (:id, :content)";
const READ = "select content from kept where id = :id";

const ALL_VALUES = Uint8Array.from({ length: 256 }, (_, at) => at);
const CONTENTS: readonly Uint8Array[] = [
  new Uint8Array(0),
  Uint8Array.of(0),
  ALL_VALUES,
  ALL_VALUES.toReversed(),
  repeated(ALL_VALUES, 8192),
];

function repeated(bytes: Uint8Array, times: number): Uint8Array {
  const whole = new Uint8Array(bytes.length * times);
  for (let at = 0; at < times; at++) whole.set(bytes, at * bytes.length);
  return whole;
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

function sql(text: string) {
  return parseStatement("test", text);
}

function put(tables: Tables, id: string, content: Uint8Array | null): Promise<number> {
  return tables.transaction((session) => session.run(sql(INSERT), { id, content }));
}

function bytesOf(tables: Tables, text: string, parameters: TableParameters): Promise<Uint8Array | null> {
  return tables.transaction((session) => session.bytes(sql(text), parameters), { mode: "snapshot" });
}
