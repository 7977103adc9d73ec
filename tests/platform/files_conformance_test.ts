import assert from "node:assert/strict";
import { filesContract } from "#tests/_support/contracts/files_contract.ts";
import { PGLITE_TABLES_SUBJECT } from "#tests/_support/contracts/pglite_tables_subject.ts";
import { POSTGRES_TABLES_SUBJECT } from "#tests/_support/contracts/postgres_tables_subject.ts";
import { tableFilesSubject } from "#tests/_support/contracts/table_files_subject.ts";
import type { ServerTablesWorld } from "#tests/_support/contracts/tables_subject.ts";
import { failsWith } from "#tests/_support/fails_with.ts";
import { needs } from "#tests/_support/needs.ts";

const MIB = 1 << 20;
const POSTGRES = tableFilesSubject<ServerTablesWorld>(POSTGRES_TABLES_SUBJECT);

filesContract(POSTGRES);
filesContract(tableFilesSubject(PGLITE_TABLES_SUBJECT));

Deno.test({
  name: "PostgreSQL files: connections that die while a file comes or goes are replaced, and nobody notices",
  ...needs(...POSTGRES.needs),
  async fn() {
    await using opened = await POSTGRES.open();
    const { files, world } = opened;
    const source = async function* () {
      for (let part = 0; part < 8; part++) {
        yield new Uint8Array(MIB / 2).fill(part);
        if (part % 2 === 0) await world.kill();
      }
    };
    const { id, sizeBytes } = await files.put(source(), { bytesMax: 10 * MIB });
    assert.equal(sizeBytes, 4 * MIB);
    let at = 0;
    for await (const part of (await files.open(id))!.stream(100)) {
      assert.equal(part[0], Math.floor((at + 100) / (MIB / 2)));
      at += part.length;
      await world.kill();
    }
    assert.equal(at, 4 * MIB - 100);
  },
});

Deno.test({
  name: "PostgreSQL files: a store that fails in the midst keeps nothing",
  ...needs(...POSTGRES.needs),
  async fn() {
    await using opened = await POSTGRES.open();
    const { files, world, kept } = opened;
    const source = async function* () {
      yield new Uint8Array(2 * MIB);
      await world.admin("alter table file_chunks rename to gone");
      yield new Uint8Array(2 * MIB);
    };
    await failsWith("refused", files.put(source(), { bytesMax: 10 * MIB }));
    await world.admin("alter table gone rename to file_chunks");
    assert.deepEqual(await kept(), []);
  },
});

Deno.test({
  name: "PostgreSQL files: chunks lie in the store as they are, not compressed",
  ...needs(...POSTGRES.needs),
  async fn() {
    await using opened = await POSTGRES.open();
    const source = async function* () {
      yield await Promise.resolve(new Uint8Array(3 * MIB));
    };
    await opened.files.put(source(), { bytesMax: 10 * MIB });
    const sizes = await opened.world.admin("select pg_column_size(content) as bytes from file_chunks");
    assert.deepEqual(sizes.map(({ bytes }) => bytes), [MIB, MIB, MIB]);
  },
});
