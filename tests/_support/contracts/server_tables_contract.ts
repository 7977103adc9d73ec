import assert from "node:assert/strict";
import type { DatabaseSession, Row, Tables } from "#src/platform/tables.ts";
import { parseStatement } from "#src/std/sql/parse_statement.ts";
import { failsWith } from "#tests/_support/fails_with.ts";
import { needs } from "#tests/_support/needs.ts";
import { until } from "#tests/_support/until.ts";
import { openDeafProxy } from "#tests/platform/deaf_proxy.ts";
import type { ServerTablesSubject, ServerTablesWorld } from "./tables_subject.ts";

/** What every adapter of the port promises where a server with many connections is behind it, as tests. */
export function serverTablesContract(subject: ServerTablesSubject): void {
  function sentence(name: string, run: (world: ServerTablesWorld) => Promise<void>): void {
    Deno.test({
      name: `${subject.name} tables: ${name}`,
      ...needs(...subject.needs),
      async fn() {
        await using world = await subject.open();
        await world.tables.define(sql("create table stock (id int primary key, n int not null)"));
        await world.tables.define(sql("insert into stock (id, n) values (1, 0), (2, 0)"));
        await run(world);
      },
    });
  }
  const slowUpdate = `update stock set n = ${subject.slow} where id = 1`;

  sentence("a snapshot stays as it was, a writer sees what others have committed", async ({ tables }) => {
    const seen = async (session: DatabaseSession) => {
      const before = await readStock(session);
      await tables.transaction((other) => add(other, 1));
      return [before, await readStock(session)];
    };
    assert.deepEqual(await tables.transaction(seen, { mode: "snapshot" }), [["0", "0"], ["0", "0"]]);
    assert.deepEqual(await tables.transaction(seen), [["1", "0"], ["2", "0"]]);
  });

  sentence("two that lock the same rows the other way round both succeed", async ({ tables }) => {
    const both = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
    let attempts = 0;
    const crosswise = (first: number, second: number) =>
      tables.transaction(async (session) => {
        attempts++;
        await add(session, first);
        both[first - 1]!.resolve();
        await both[second - 1]!.promise;
        await add(session, second);
      });
    await Promise.all([crosswise(1, 2), crosswise(2, 1)]);
    assert.equal(attempts, 3);
    assert.deepEqual(await stock(tables), ["2", "2"]);
  });

  sentence("a lock that stays taken is contended", async ({ tables, another }) => {
    const hasty = another({ statementTimeoutMs: 1_500 });
    await tables.transaction(async (session) => {
      await add(session, 1);
      await failsWith("contended", hasty.transaction((other) => add(other, 1)));
    });
    assert.deepEqual(await stock(tables), ["1", "0"]);
  });

  sentence(
    "a statement that takes too long is stopped, and nothing is kept",
    async ({ another, connections }) => {
      const tables = another({ statementTimeoutMs: 300, poolMax: 1 });
      const work = async (session: DatabaseSession) => {
        await add(session, 2);
        await session.run(sql(slowUpdate), {});
      };
      await failsWith("timeout", tables.transaction(work));
      assert.equal(await connections("update stock set n = "), 0);
      assert.deepEqual(await stock(tables), ["0", "0"]);
    },
  );

  sentence("idle connections that died are replaced, and nobody notices", async ({ tables, kill }) => {
    await Promise.all([stock(tables), stock(tables), stock(tables)]);
    await kill();
    const before = await Promise.all([stock(tables), stock(tables), stock(tables)]);
    assert.deepEqual(before, [["0", "0"], ["0", "0"], ["0", "0"]]);
    await kill();
    await tables.transaction((session) => add(session, 1));
    assert.deepEqual(await stock(tables), ["1", "0"]);
  });

  sentence(
    "idle connections that all died without a word are replaced too",
    async ({ url, another, kill }) => {
      await using proxy = await openDeafProxy(url);
      const far = another({ url: proxy.url });
      for (const mode of ["write", "snapshot"] as const) {
        await Promise.all([1, 2, 3].map(() => far.transaction(readStock, { mode })));
        proxy.deafen();
        await kill();
        assert.deepEqual(await far.transaction(readStock, { mode }), ["0", "0"]);
      }
    },
  );

  sentence(
    "work whose connection was lost before the commit is done again, once",
    async ({ tables, kill }) => {
      let attempts = 0;
      const work = async (session: DatabaseSession, losses: number) => {
        attempts++;
        await add(session, 1);
        if (attempts <= losses) await kill();
        await add(session, 2);
      };
      await tables.transaction((session) => work(session, 1));
      assert.equal(attempts, 2);
      assert.deepEqual(await stock(tables), ["1", "1"]);
      attempts = 0;
      await failsWith("unavailable", tables.transaction((session) => work(session, 2)));
      assert.equal(attempts, 2);
      assert.deepEqual(await stock(tables), ["1", "1"]);
    },
  );

  sentence("thirty lost connections leave every place free and every sum right", async ({ tables, kill }) => {
    let [done, lost] = [0, 0];
    for (let round = 0; round < 30; round++) {
      let killed = false;
      const work = async (session: DatabaseSession) => {
        await add(session, 1);
        if (!killed) {
          killed = true;
          await kill();
          await readStock(session);
        }
      };
      const outcomes = await Promise.allSettled([1, 2, 3].map(() => tables.transaction(work)));
      done += outcomes.filter(({ status }) => status === "fulfilled").length;
      lost += outcomes.filter(({ status }) => status === "rejected").length;
      // A commit whose answer was lost may have been made.
      const [sum] = await stock(tables);
      assert.ok(Number(sum) >= done && Number(sum) <= done + lost, `${sum}: ${done} done, ${lost} lost`);
    }
    assert.ok(done >= 30, `${done} done, ${lost} lost`);
    await Promise.all([1, 2, 3, 4, 5, 6].map(() => tables.transaction((session) => add(session, 2))));
    assert.equal((await stock(tables))[1], "6");
  });

  sentence("a reader who leaves during a statement stops it on the server", async (world) => {
    const { tables, another, connections } = world;
    const one = another({ poolMax: 1 });
    const reader = new AbortController();
    const work = async (session: DatabaseSession) => {
      await add(session, 2);
      await session.run(sql(BLOCKED), {});
    };
    await tables.transaction(async (holder) => {
      await add(holder, 1);
      const left = failsWith("cancelled", one.transaction(work, { signal: reader.signal }));
      await until("the statement waits for the lock", async () => await connections(BLOCKED) === 1);
      reader.abort();
      await left;
      await until("it is stopped", async () => await connections(BLOCKED) === 0);
      await one.transaction((session) => add(session, 2));
    });
    assert.deepEqual(await stock(tables), ["1", "1"]);
  });

  sentence("a reader who leaves while work does other things frees its locks at once", async (world) => {
    const { tables, another } = world;
    const reader = new AbortController();
    const rest = Promise.withResolvers<void>();
    const locked = Promise.withResolvers<void>();
    const left = failsWith(
      "cancelled",
      another({ poolMax: 1 }).transaction(async (session) => {
        await add(session, 1);
        locked.resolve();
        await rest.promise;
        await add(session, 2);
      }, { signal: reader.signal }),
    );
    await locked.promise;
    const other = tables.transaction((session) => add(session, 1));
    reader.abort();
    await other;
    rest.resolve();
    await left;
    assert.deepEqual(await stock(tables), ["1", "0"]);
  });

  sentence(
    "who finds every place taken is busy, and who leaves the queue is cancelled",
    async ({ another }) => {
      const tables = another({ poolMax: 1, waitMs: 300 });
      await tables.transaction(async () => {
        const reader = new AbortController();
        const queued = tables.transaction((session) => add(session, 1), { signal: reader.signal });
        reader.abort();
        await failsWith("cancelled", queued);
        await failsWith("busy", tables.transaction((session) => add(session, 1)));
      });
      await tables.transaction((session) => add(session, 1));
      assert.deepEqual(await stock(tables), ["1", "0"]);
    },
  );

  sentence("a commit whose answer is lost is unavailable, and its work is not done again", async (world) => {
    const { url, another, tables } = world;
    await using proxy = await openDeafProxy(url);
    let attempts = 0;
    const work = async (session: DatabaseSession) => {
      attempts++;
      await add(session, 1);
      proxy.deafen();
    };
    const lost = failsWith("unavailable", another({ url: proxy.url }).transaction(work));
    await until("the server has committed", async () => (await stock(tables))[0] === "1");
    proxy.cut();
    await lost;
    assert.equal(attempts, 1);
    assert.deepEqual(await stock(tables), ["1", "0"]);
  });

  sentence("a reader who leaves after the commit was sent does not undo it", async (world) => {
    const { url, another, tables } = world;
    await using proxy = await openDeafProxy(url);
    const reader = new AbortController();
    const work = async (session: DatabaseSession) => {
      await add(session, 1);
      proxy.deafen();
    };
    const lost = failsWith(
      "unavailable",
      another({ url: proxy.url }).transaction(work, { signal: reader.signal }),
    );
    await until("the server has committed", async () => (await stock(tables))[0] === "1");
    reader.abort();
    proxy.cut();
    await lost;
  });

  sentence(
    "who is alone has given its turn back when its connection is gone",
    async ({ tables, another, kill }) => {
      const rest = Promise.withResolvers<void>();
      const begun = Promise.withResolvers<void>();
      const holder = another({});
      const held = holder.alone("x", async () => {
        begun.resolve();
        await rest.promise;
      }, 0);
      await begun.promise;
      await failsWith("contended", tables.alone("x", () => Promise.resolve(), 50));
      // Its own connection may be among those that are killed.
      const next = tables.alone("x", () => Promise.resolve("mine"), 10_000)
        .catch(() => tables.alone("x", () => Promise.resolve("mine"), 10_000));
      await kill();
      const outcome = await next;
      assert.equal(outcome, "mine");
      rest.resolve();
      await held;
    },
  );

  sentence("those who take turns need no place for a transaction", async ({ another }) => {
    const tables = another({ poolMax: 1, waitMs: 2_000 });
    await tables.alone("x", () => tables.transaction((session) => add(session, 1)), 1_000);
    assert.deepEqual(await stock(tables), ["1", "0"]);
  });

  sentence("closing ends what runs, also on the server", async ({ tables, another, connections }) => {
    const closing = another({ statementTimeoutMs: 60_000 });
    const turn = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const alone = closing.alone("x", () => {
      begun.resolve();
      return turn.promise;
    }, 100);
    await begun.promise;
    await tables.transaction(async (holder) => {
      await add(holder, 1);
      const failed = failsWith(
        "unavailable",
        closing.transaction((session) => session.run(sql(BLOCKED), {})),
      );
      await until("the statement waits for the lock", async () => await connections(BLOCKED) === 1);
      await closing.close();
      await failed;
      await until("it is stopped", async () => await connections(BLOCKED) === 0);
    });
    turn.resolve();
    await alone;
    assert.deepEqual(await stock(tables), ["1", "0"]);
  });
}

/** Unlike any other, so that it is found among what runs. */
const BLOCKED = "update stock set n = 99 where id = 1";

function sql(text: string) {
  return parseStatement("test", text);
}

function add(session: DatabaseSession, id: number): Promise<number> {
  return session.run(sql("update stock set n = n + 1 where id = :id"), { id: `${id}` });
}

async function readStock(session: DatabaseSession): Promise<(string | null)[]> {
  const rows: readonly Row[] = await session.rows(sql("select n from stock order by id"), {});
  return rows.map(({ n }) => n!);
}

function stock(tables: Tables): Promise<(string | null)[]> {
  return tables.transaction(readStock, { mode: "snapshot" });
}
