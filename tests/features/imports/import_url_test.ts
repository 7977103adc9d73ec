import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { ImportEvents } from "#src/features/imports/progress/import_events.ts";
import { createProgressBoard } from "#src/features/imports/progress/progress_board.ts";
import { mountImports } from "#src/features/imports/routes.ts";
import { apiDocument } from "#src/http/api_document.ts";
import { observedFetch } from "#src/http/observed_fetch.ts";
import { callerWith } from "#src/http/caller_with.ts";
import { Router } from "#src/http/router.ts";
import { DatabaseError } from "#src/platform/database.ts";
import type { Files } from "#src/platform/files.ts";
import { createMemoryBus } from "#src/platform/memory_bus.ts";
import { createMemorySnapshots } from "#src/platform/memory_snapshots.ts";
import { createMigrations } from "#src/platform/migrations.ts";
import type { Observation } from "#src/platform/observe.ts";
import { createPgliteTables } from "#src/platform/pglite_tables.ts";
import { loadStatements } from "#src/platform/statements.ts";
import { createTableFiles } from "#src/platform/table_files.ts";
import { createCheckedFetch } from "#tests/_support/checked_fetch.ts";
import { MemoryFiles } from "#tests/_support/memory_files.ts";
import { needs } from "#tests/_support/needs.ts";
import { createOutsideWorld, type OutsideWorld } from "#tests/_support/outside_world.ts";
import { INSIDE_NAMES, REFUSED_URLS } from "#tests/_support/refused_urls.ts";
import { StandInDesk } from "#tests/_support/stand_in_desk.ts";
import { until } from "#tests/_support/until.ts";

const CSV = "order_id,name\r\n007,Ayu\r\n";
const SQL = new URL("../../../sql", import.meta.url).pathname;
const LIMITS = { fileBytesMax: 1_000_000, silenceMs: 10_000 };
const PATH = "/api/files/import-url";
const WRITER = callerWith({ id: "7", sessionId: null, roles: ["admin"] });

/** A service that takes files from where a world's client reaches. */
function serve(world: OutsideWorld, { files = new MemoryFiles() as Files, urlMs = 20_000 } = {}) {
  const desk = new StandInDesk();
  const bus = createMemoryBus();
  const board = createProgressBoard({
    snapshots: createMemorySnapshots({ sizeMax: 1_000_000, now: () => 0 }),
    bus,
  });
  const observations: Observation[] = [];
  const observe = (observation: Observation) => void observations.push(observation);
  const events = new ImportEvents({ desk, board, bus, observe });
  const router = new Router(observe, { identify: () => WRITER });
  const settings = { timezone: "Asia/Jakarta", patienceMs: 100, urlMs };
  mountImports(router, { desk, board, events, files, limits: LIMITS, outside: world.http, ...settings });
  const document = apiDocument(router, { register: () => {}, publicBaseUrl: null });
  const ask = createCheckedFetch(observedFetch(router, observe), () => Promise.resolve(document));
  const send = (body: unknown, init: RequestInit = {}) =>
    ask(PATH, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
      ...init,
    });
  return { desk, files, observations, send };
}

type Service = ReturnType<typeof serve>;

function sentence(name: string, work: (world: OutsideWorld, test: Deno.TestContext) => Promise<void>): void {
  Deno.test({
    name,
    ...needs("TEST_CA_FILE"),
    async fn(test) {
      await using world = await createOutsideWorld();
      await work(world, test);
      await until("all connections are closed", () => world.open() === 0);
    },
  });
}

/** Status, code and sentence of a refusal. */
async function refusal(response: Response): Promise<string> {
  const { code, detail } = await response.json();
  return `${response.status} ${code}: ${detail}`;
}

/** Asserts that nothing was kept of what was refused. */
function demandNothing({ desk, files }: Service): void {
  assert.deepEqual(desk.orders, []);
  if (files instanceof MemoryFiles) assert.deepEqual(files.ids, []);
}

sentence("a file from a URL is taken in and answered as an upload is", async (world) => {
  const { desk, files, send } = serve(world);
  world.answer((_, response) => response.end(CSV));
  const given = { type: "SOS", date_order: "dmy", number_locale: "id" };
  const response = await send({ ...given, url: `${world.origin}/a/Penjualan%20M%C3%A9i.csv?key=s3cret` });
  assert.equal(response.status, 202);
  const { status_code, data } = await response.json();
  const sha256 = createHash("sha256").update(CSV).digest("hex");
  assert.deepEqual(
    [status_code, data.type, data.fileName, data.sizeBytes, data.sha256, data.existing],
    [202, "sos", "Penjualan Méi.csv", CSV.length, sha256, false],
  );
  assert.equal(response.headers.get("location"), data.statusUrl);
  const [{ kind, options, again, mends, file }] = desk.orders as [typeof desk.orders[0]];
  assert.deepEqual(
    [kind.name, options, again, mends],
    ["sos", { dateOrder: "dmy", numberLocale: "id" }, false, null],
  );
  const content = await files.open(file.id);
  assert.equal(new TextDecoder().decode(await content!.read(0, content!.size)), CSV);
  const known = await send({ type: "sos", url: `${world.origin}/other.csv` });
  assert.deepEqual([known.status, (await known.json()).data.existing], [200, true]);
  assert.equal((await send({ type: "sos", url: `${world.origin}/other.csv`, again: true })).status, 202);
});

sentence("it is called what is said, else as its sender says, else as its address ends", async (world) => {
  const nameOf = async (path: string, disposition: string | null, given?: string) => {
    const { desk, send } = serve(world);
    const headers: Record<string, string> = disposition === null
      ? {}
      : { "content-disposition": disposition };
    world.answer((_, response) => response.writeHead(200, headers).end(CSV));
    const body = {
      type: "sos",
      url: world.origin + path,
      ...(given === undefined ? {} : { file_name: given }),
    };
    assert.equal((await send(body)).status, 202);
    return desk.orders[0]!.fileName;
  };
  const named = 'attachment; filename="Sheet 1.csv"';
  assert.equal(await nameOf("/x.csv", named, "mine.csv"), "mine.csv");
  assert.equal(await nameOf("/x.csv", named), "Sheet 1.csv");
  assert.equal(await nameOf("/x.csv", `${named}; filename*=UTF-8''M%C3%A9i.csv`), "Méi.csv");
  assert.equal(await nameOf("/x.csv", 'attachment; filename="../../etc/x.csv"'), "x.csv");
  assert.equal(await nameOf("/folder/x.csv?y=z.xlsx#top", null), "x.csv");
  assert.equal(await nameOf("/a%2F..%2Fb%00.csv", null), "b.csv");
  assert.equal(await nameOf("/%ff.csv", "inline"), "%ff.csv");
  assert.equal(await nameOf("/", null), "unnamed");
});

sentence("a redirect is followed, as those of exported sheets must be", async (world) => {
  const { send } = serve(world);
  const file = `${world.otherOrigin}/export/data?token=s3cret`;
  world.answer((request, response) => {
    if (request.url!.startsWith("/export")) {
      response.writeHead(200, { "content-disposition": 'attachment; filename="Rekap.csv"' }).end(CSV);
    } else response.writeHead(307, { location: file }).end("<html>Temporary Redirect</html>");
  });
  const response = await send({ type: "sos", url: `${world.origin}/spreadsheets/d/x/export?format=csv` });
  assert.deepEqual([response.status, (await response.json()).data.fileName], [202, "Rekap.csv"]);
});

sentence("whatever leads inside, or is no URL of the web, is 422 url_refused", async (world, test) => {
  const service = serve(world);
  for (const [host, addresses] of Object.entries(INSIDE_NAMES)) world.resolve(host, addresses);
  for (const [what, url] of REFUSED_URLS) {
    await test.step(`${what}: ${JSON.stringify(url)}`, async () => {
      const response = await service.send({ type: "sos", url });
      const said = await refusal(response);
      assert.match(said, /^422 url_refused: /);
      // Where a name leads is not told.
      const addresses = INSIDE_NAMES[URL.parse(url)?.hostname ?? ""] ?? [];
      assert.ok(!addresses.some((address) => said.includes(address)) && !said.includes("secret"), said);
    });
  }
  assert.equal(world.connections(), 0);
  demandNothing(service);
});

sentence("a redirect that leads inside, to http, or nowhere, is 422 url_refused", async (world) => {
  const service = serve(world);
  world.resolve("db.internal", ["10.0.0.5"]);
  const locations = [
    "https://127.0.0.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://[::ffff:127.0.0.1]/",
    "https://2130706433/",
    "https://db.internal/",
    "http://example.com/sheet.csv",
    "file:///etc/passwd",
    "https://user:secret@example.com/",
    `${world.origin}/again`,
  ];
  for (const location of locations) {
    world.answer((_, response) => response.writeHead(302, { location }).end());
    const said = await refusal(await service.send({ type: "sos", url: `${world.origin}/` }));
    assert.match(said, /^422 url_refused: /, location);
    assert.ok(!said.includes("10.0.0.5") && !said.includes("db.internal"), said);
  }
  demandNothing(service);
});

sentence(
  "a name that leads inside when it is asked again is connected to once or not at all",
  async (world) => {
    const service = serve(world);
    world.resolve("localhost", ["127.0.0.1"], ["10.0.0.5"]);
    world.answer((_, response) => response.end(CSV));
    assert.equal((await service.send({ type: "sos", url: `${world.origin}/a.csv` })).status, 202);
    const said = await refusal(await service.send({ type: "sos", url: `${world.origin}/a.csv` }));
    assert.match(said, /^422 url_refused: /);
    assert.equal(world.connections(), 1);
  },
);

sentence("what nobody answers as a file is 502 url_unreachable, with the reason", async (world) => {
  const cases: readonly (readonly [handler: (response: ServerResponse) => void, said: RegExp])[] = [
    [(response) => response.writeHead(404).end("no"), /answered with status 404/],
    [(response) => response.writeHead(401).end("no"), /answered with status 401/],
    [(response) => response.writeHead(206).end(CSV), /answered with status 206/],
    [(response) => response.writeHead(204).end(), /answered with status 204/],
    [(response) => response.socket!.destroy(), /broke off/],
    [(response) => {
      response.writeHead(200, { "content-length": "100000" }).write(CSV);
      setImmediate(() => response.socket!.destroy());
    }, /did not answer to the end/],
    [(response) => {
      response.writeHead(200).write(CSV.repeat(5_000));
      setImmediate(() => response.socket!.destroy());
    }, /did not answer to the end/],
    [
      ({ socket }) => socket!.end(`HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n${CSV}`),
      /whether its answer is whole/,
    ],
  ];
  for (const [handler, said] of cases) {
    const service = serve(world);
    world.pass(30_000);
    world.answer((_, response) => handler(response));
    const refused = await refusal(
      await service.send({ type: "sos", url: `${world.origin}/a.csv?key=s3cret` }),
    );
    assert.match(refused, /^502 url_unreachable: /);
    assert.match(refused, said);
    assert.ok(!refused.includes("s3cret"));
    demandNothing(service);
  }
  const service = serve(world);
  world.resolve("wrong.example", ["127.0.0.1"]);
  for (const url of [`https://wrong.example:${world.port}/`, "https://nobody.example/a.csv"]) {
    assert.match(await refusal(await service.send({ type: "sos", url })), /^502 url_unreachable: /);
  }
  demandNothing(service);
});

sentence("a server that is too slow is 504 url_timeout, in its head or in its body", async (world) => {
  const service = serve(world, { urlMs: 200 });
  const url = `${world.origin}/a.csv`;
  world.answer(() => {});
  assert.match(await refusal(await service.send({ type: "sos", url })), /^504 url_timeout: /);
  world.answer((_, response) => {
    const timer = setInterval(() => response.write("1,2\r\n"), 20);
    response.writeHead(200).on("close", () => clearInterval(timer));
  });
  assert.match(await refusal(await service.send({ type: "sos", url })), /^504 url_timeout: /);
  demandNothing(service);
});

sentence(
  "more than an upload may have is 413 too_large, announced, endless or packed small",
  async (world) => {
    const service = serve(world);
    const url = `${world.origin}/a.csv`;
    const row = new TextEncoder().encode("1,2,3,4,5\r\n".repeat(6_000));
    const cases: readonly ((response: ServerResponse) => void)[] = [
      (response) => void response.writeHead(200, { "content-length": LIMITS.fileBytesMax + 1 }).write("a"),
      (response) => {
        const write = () => {
          while (!response.destroyed && response.write(row));
          if (!response.destroyed) response.once("drain", write);
        };
        write();
      },
      (response) => {
        const bomb = gzipSync("1,2,3\r\n".repeat(2_000_000));
        assert.ok(bomb.length < LIMITS.fileBytesMax / 10);
        response.writeHead(200, { "content-encoding": "gzip" }).end(bomb);
      },
    ];
    for (const answer of cases) {
      world.answer((_, response) => answer(response));
      assert.match(await refusal(await service.send({ type: "sos", url })), /^413 too_large: /);
      demandNothing(service);
    }
  },
);

sentence("what is no sheet is refused by its content, such as a page that asks to sign in", async (world) => {
  const service = serve(world);
  const url = `${world.origin}/a.csv`;
  const cases = [
    ["<!DOCTYPE html><html><title>Sign in</title>", /^415 not_a_sheet: .*web page/],
    ["%PDF-1.7", /^415 not_a_sheet: .*PDF/],
    [new Uint8Array(600), /^415 not_a_sheet: /],
    ["", /^422 empty_file: /],
  ] as const;
  for (const [content, said] of cases) {
    world.answer((_, response) => response.writeHead(200, { "content-type": "text/csv" }).end(content));
    assert.match(await refusal(await service.send({ type: "sos", url })), said);
    demandNothing(service);
  }
});

sentence("a body that cannot be meant is refused before anything is asked", async (world) => {
  const service = serve(world);
  const url = `${world.origin}/a.csv`;
  const cases = [
    [{ url }, /^400 bad_parameter: 'type'/],
    [{ url, type: "soss" }, /^400 bad_parameter: .*did you mean 'sos'/],
    [{ type: "sos" }, /^400 bad_parameter: 'url'/],
    [{ type: "sos", url: 7 }, /^400 bad_parameter: 'url'/],
    [{ type: "sos", url: `${url}?${"x".repeat(4_000)}` }, /^400 bad_parameter: 'url'/],
    [{ type: "sos", url, date_order: "dym" }, /^400 bad_parameter: 'date_order'/],
    [{ type: "sos", url, headers: { authorization: "x" } }, /^400 bad_parameter: 'headers'/],
    [[url], /^400 bad_parameter: /],
  ] as const;
  for (const [body, said] of cases) assert.match(await refusal(await service.send(body)), said);
  const form = await service.send({}, { headers: { "content-type": "text/plain" } });
  assert.match(await refusal(form), /^415 unsupported_media_type: /);
  assert.deepEqual(world.asked, []);
});

sentence("whoever leaves cancels the download, and nothing is kept", async (world) => {
  const service = serve(world);
  const heard = Promise.withResolvers<void>();
  world.answer((_, response) => {
    response.writeHead(200).write(CSV);
    heard.resolve();
  });
  const leaving = new AbortController();
  const sending = service.send({ type: "sos", url: `${world.origin}/a.csv` }, { signal: leaving.signal })
    .catch(() => null);
  await heard.promise;
  leaving.abort();
  await sending;
  await until("the connection is closed", () => world.open() === 0);
  demandNothing(service);
});

sentence("a store that fails leaves the server at once", async (world) => {
  const files = new MemoryFiles() as Files;
  files.put = () => Promise.reject(new DatabaseError("unavailable", "The database cannot be reached"));
  const service = serve(world, { files });
  world.answer((_, response) => response.writeHead(200).write(CSV));
  const said = await refusal(await service.send({ type: "sos", url: `${world.origin}/a.csv` }));
  assert.match(said, /^503 data_unavailable: /);
});

sentence("nothing that is logged has the query of the URL, also when it fails", async (world) => {
  const { send, observations } = serve(world);
  world.answer((_, response) => response.socket!.destroy());
  await send({ type: "sos", url: `${world.origin}/a.csv?token=s3cret` });
  await send({ type: "sos", url: "https://me:s3cret@example.com/" });
  const logged = observations.map((one) =>
    `${JSON.stringify(one)} ${chainOf("error" in one ? one.error : null)}`
  );
  assert.equal(logged.length, 2);
  assert.ok(!logged.some((line) => line.includes("s3cret")), logged.join("\n"));
});

function chainOf(error: unknown): string {
  return error instanceof Error ? `${error.message} < ${chainOf(error.cause)}` : "";
}

sentence("in the store of tables, too, nothing is left of what broke off in the middle", async (world) => {
  const tables = await createPgliteTables({
    dataDir: "memory://",
    prepare: async (made) => void await createMigrations(made, `${SQL}/migrations/app`).up(),
  });
  try {
    const statements = await loadStatements(SQL, ["files"]);
    const service = serve(world, { files: createTableFiles({ tables, statements, now: Date.now }) });
    const rows = CSV.repeat(30_000);
    world.answer((_, response) => {
      response.writeHead(200);
      response.write(rows, () => response.socket!.destroy());
    });
    const url = `${world.origin}/a.csv`;
    assert.match(await refusal(await service.send({ type: "sos", url })), /^502 url_unreachable: /);
    const countOf = async (table: string) => {
      const count = { name: "test", segments: [`select count(*) as n from ${table}`], names: [] };
      const [row] = await tables.transaction((session) => session.rows(count, {}));
      return row!["n"];
    };
    assert.deepEqual([await countOf("files"), await countOf("file_chunks")], ["0", "0"]);
    world.answer((_, response) => response.end(rows));
    assert.equal((await service.send({ type: "sos", url })).status, 202);
    assert.equal(service.desk.orders[0]!.file.sizeBytes, rows.length);
    assert.deepEqual([await countOf("files"), await countOf("file_chunks")], ["1", "1"]);
  } finally {
    await tables.close();
  }
});
