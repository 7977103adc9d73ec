import assert from "node:assert/strict";
import type { DatabaseSession, Tables } from "#src/platform/tables.ts";
import { parseStatement } from "#src/std/sql/parse_statement.ts";
import { failsWith } from "#tests/_support/fails_with.ts";
import { needs } from "#tests/_support/needs.ts";
import { turns } from "#tests/_support/turns.ts";
import { openDeafProxy } from "#tests/platform/deaf_proxy.ts";
import type { ServerTablesSubject, ServerTablesWorld } from "./tables_subject.ts";

/** What every adapter of `Tables` promises of loads where a server with many connections is behind it, as tests. */
export function serverLoadContract(subject: ServerTablesSubject): void {
  function sentence(name: string, run: (world: ServerTablesWorld) => Promise<void>): void {
    Deno.test({
      name: `${subject.name} tables: ${name}`,
      ...needs(...subject.needs),
      async fn() {
        await using world = await subject.open();
        await world.tables.define(sql("create table loaded (id int primary key, name varchar(1000))"));
        await run(world);
      },
    });
  }

  sentence("a load whose connection was lost is done again, once", async ({ tables, kill }) => {
    let attempts = 0;
    const work = (losses: number) => (session: DatabaseSession) => {
      const dies = ++attempts <= losses;
      return session.load("loaded", ["id", "name"], interrupted(async () => dies && await kill()));
    };
    assert.equal(await tables.transaction(work(1)), 2 * HALF);
    assert.equal(attempts, 2);
    assert.equal(await count(tables), 2 * HALF);
    await tables.define(sql("delete from loaded"));
    attempts = 0;
    await failsWith("unavailable", tables.transaction(work(2)));
    assert.equal(attempts, 2);
    assert.equal(await count(tables), 0);
  });

  sentence("a lost connection fails a load whose rows never come", async ({ tables, kill }) => {
    const work = (session: DatabaseSession) =>
      session.load(
        "loaded",
        ["id", "name"],
        interrupted(() => kill().then(() => new Promise<void>(() => {}))),
      );
    await failsWith("unavailable", tables.transaction(work));
    assert.equal(await count(tables), 0);
  });

  sentence("a load that takes too long is given up, and its place is free", async ({ another }) => {
    const tables = another({ statementTimeoutMs: 300, poolMax: 1 });
    const stuck = (session: DatabaseSession) =>
      session.load("loaded", ["id", "name"], interrupted(() => new Promise(() => {})));
    await failsWith("timeout", tables.transaction(stuck));
    assert.equal(await count(tables), 0);
  });

  sentence("a load that goes on for too long is stopped, and its place is free", async ({ another }) => {
    const tables = another({ statementTimeoutMs: 500, poolMax: 1 });
    const endless = async function* () {
      for (let id = 0;; id++) {
        yield [`${id}`, "x".repeat(1_000)];
        if (id % 100 === 0) await turns(1);
      }
    };
    await failsWith(
      "timeout",
      tables.transaction((session) => session.load("loaded", ["id", "name"], endless())),
    );
    await tables.transaction((session) => session.load("loaded", ["id"], [["1"]]));
    assert.equal(await count(tables), 1);
  });

  sentence("a server that does not answer to a load is given up", async ({ url, another, tables }) => {
    await using proxy = await openDeafProxy(url);
    const far = another({ url: proxy.url, statementTimeoutMs: 300, poolMax: 1 });
    const load = (session: DatabaseSession) =>
      session.load("loaded", ["id", "name"], interrupted(() => Promise.resolve(proxy.deafen())));
    await failsWith("timeout", far.transaction(load));
    assert.equal(await count(tables), 0);
  });

  sentence("a reader who leaves frees what a load has locked", async ({ tables, another }) => {
    const reader = new AbortController();
    const loading = another({ poolMax: 1 }).transaction(
      (session) =>
        session.load(
          "loaded",
          ["id", "name"],
          interrupted(() => {
            reader.abort();
            return new Promise(() => {});
          }),
        ),
      { signal: reader.signal },
    );
    await failsWith("cancelled", loading);
    await tables.transaction((session) => session.load("loaded", ["id"], [["1"]]));
    assert.equal(await count(tables), 1);
  });

  sentence("loads beside one another do not mix", async ({ tables }) => {
    const load = (from: number) => (session: DatabaseSession) =>
      session.load("loaded", ["id"], ids(from, from + HALF));
    await Promise.all([0, 1, 2].map((part) => tables.transaction(load(part * HALF))));
    assert.equal(await count(tables), 3 * HALF);
  });

  sentence(
    "a load that waits for another's key is contended, or a duplicate once that is committed",
    async (world) => {
      const { tables, another } = world;
      const hasty = another({ statementTimeoutMs: 1_500 });
      const load = (session: DatabaseSession) => session.load("loaded", ["id"], [["1"]]);
      await tables.transaction(async (session) => {
        await load(session);
        await failsWith("contended", hasty.transaction(load));
      });
      await failsWith("duplicate", hasty.transaction(load));
    },
  );

  sentence(
    "no more is taken from rows than the server takes, and little more",
    async ({ tables, another }) => {
      const reader = new AbortController();
      let taken = 0;
      function* rows() {
        for (; taken < 200_000; taken++) yield [`${taken}`, "x".repeat(1_000)];
      }
      await tables.transaction(async (session) => {
        await session.load("loaded", ["id"], [["0"]]);
        const waiting = another({}).transaction((other) => other.load("loaded", ["id", "name"], rows()), {
          signal: reader.signal,
        });
        const left = failsWith("cancelled", waiting);
        for (let before = -1; taken === 0 || taken !== before;) {
          before = taken;
          await turns(100);
        }
        reader.abort();
        await left;
        assert.ok(taken < 50_000, `${taken} thousand bytes`);
      });
      assert.equal(await count(tables), 1);
    },
  );

  sentence(
    "thirty loads that die in the midst leave every place free and no row",
    async ({ tables, kill }) => {
      for (let round = 0; round < 30; round++) {
        const dies = (session: DatabaseSession) => session.load("loaded", ["id", "name"], interrupted(kill));
        await failsWith("unavailable", tables.transaction(dies));
      }
      assert.equal(await count(tables), 0);
      await Promise.all(
        [1, 2, 3].map((id) => tables.transaction((session) => session.load("loaded", ["id"], [[`${id}`]]))),
      );
      assert.equal(await count(tables), 3);
    },
  );
}

/** Enough to be in the hands of the server before the other half is asked for. */
const HALF = 20_000;

async function* interrupted(midst: () => Promise<unknown>): AsyncGenerator<string[]> {
  for (const [id] of ids(0, HALF)) yield [id!, "x".repeat(100)];
  await midst();
  for (const [id] of ids(HALF, 2 * HALF)) yield [id!, "x".repeat(100)];
}

function* ids(from: number, to: number): Generator<string[]> {
  for (let id = from; id < to; id++) yield [`${id}`];
}

function sql(text: string) {
  return parseStatement("test", text);
}

async function count(tables: Tables): Promise<number> {
  const read = (session: DatabaseSession) => session.rows(sql("select count(*) as n from loaded"), {});
  const [row] = await tables.transaction(read, { mode: "snapshot" });
  return Number(row!["n"]);
}
