import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { ImportEvents } from "#src/features/imports/progress/import_events.ts";
import { createProgressBoard } from "#src/features/imports/progress/progress_board.ts";
import { recordProgress } from "#src/features/imports/progress/record_progress.ts";
import { mountImports } from "#src/features/imports/routes.ts";
import { apiDocument } from "#src/http/api_document.ts";
import { observedFetch } from "#src/http/observed_fetch.ts";
import { Router } from "#src/http/router.ts";
import { DatabaseError } from "#src/platform/database.ts";
import { createMemoryBus } from "#src/platform/memory_bus.ts";
import { createMemorySnapshots } from "#src/platform/memory_snapshots.ts";
import { type CheckedFetch, createCheckedFetch } from "#tests/_support/checked_fetch.ts";
import { formOf, type FormPart, formType } from "#tests/_support/form_of.ts";
import { MemoryFiles } from "#tests/_support/memory_files.ts";
import { StandInDesk } from "#tests/_support/stand_in_desk.ts";
import { until } from "#tests/_support/until.ts";
import { anybody } from "#tests/_support/anybody.ts";

const CSV = "order_id,name\r\n007,Ayu\r\n";
const SHA = createHash("sha256").update(CSV).digest("hex");
const NOBODY = "00000000-0000-4000-8000-000000000000";

function open() {
  const desk = new StandInDesk();
  const files = new MemoryFiles();
  const bus = createMemoryBus();
  const snapshots = createMemorySnapshots({ sizeMax: 1_000_000, now: () => 0 });
  const board = createProgressBoard({ snapshots, bus });
  const events = new ImportEvents({ desk, board, bus, observe: () => {} });
  const router = new Router(() => {}, anybody);
  const limits = { fileBytesMax: 1_000, silenceMs: 10_000 };
  const outside = { open: () => Promise.reject(new Error("Not asked here")) };
  const settings = { timezone: "Asia/Jakarta", patienceMs: 100, urlMs: 100 };
  mountImports(router, { desk, board, events, files, limits, outside, ...settings });
  const document = apiDocument(router, { register: () => {}, publicBaseUrl: null });
  const ask = createCheckedFetch(observedFetch(router, () => {}), () => Promise.resolve(document));
  return { desk, files, board, events, ask };
}

function file(content = CSV, fileName = "orders.csv"): FormPart {
  return { name: "file", fileName, content };
}

function field(name: string, content: string): FormPart {
  return { name, fileName: null, content };
}

function send(ask: CheckedFetch, path: string, parts: readonly FormPart[]): Promise<Response> {
  return ask(path, { method: "POST", body: formOf(parts), headers: { "content-type": formType } });
}

/** Asserts a refusal; gives its sentence. */
async function refused(response: Response, status: number, code: string): Promise<string> {
  const body = await response.json();
  assert.equal(`${response.status} ${body.code}`, `${status} ${code}`, body.detail);
  return body.detail;
}

Deno.test("an upload is answered with everything that follows it, and kept by nobody", async () => {
  const { ask, desk } = open();
  const response = await send(ask, "/api/files/upload?type=sos", [file()]);
  assert.equal(response.status, 202);
  const { status_code, data } = await response.json();
  assert.equal(status_code, 202);
  const [record] = desk.records.values();
  const place = `/api/files/job/${record!.id}`;
  assert.deepEqual(
    [data.jobId, data.batchId, data.type, data.fileName, data.sizeBytes, data.sha256, data.existing],
    [record!.id, record!.id, "sos", "orders.csv", CSV.length, SHA, false],
  );
  assert.deepEqual(
    [data.progressUrl, data.eventsUrl, data.statusUrl, data.errorsUrl],
    [`${place}/progress`, `${place}/events`, `${place}/status`, `${place}/errors.csv`],
  );
  assert.equal(response.headers.get("location"), data.statusUrl);
  assert.equal(response.headers.get("cache-control"), "no-store");
  assert.equal(response.headers.get("cross-origin-resource-policy"), "same-origin");
  assert.equal(response.headers.get("access-control-allow-origin"), null);
});

Deno.test("a file that is known is answered with its import, unless it shall be imported again", async () => {
  const { ask, desk } = open();
  const first = await (await send(ask, "/api/files/upload?type=sos", [file()])).json();
  const known = await send(ask, "/api/files/upload?type=sos", [file()]);
  assert.equal(known.status, 200);
  const { data } = await known.json();
  assert.deepEqual([data.jobId, data.existing], [first.data.jobId, true]);
  assert.equal(known.headers.get("location"), first.data.statusUrl);
  const again = await send(ask, "/api/files/upload?type=sos&again=1", [file()]);
  assert.equal(again.status, 202);
  assert.notEqual((await again.json()).data.jobId, first.data.jobId);
  assert.deepEqual(desk.orders.map((order) => order.again), [false, false, true]);
});

Deno.test("what is said of a file stands in the query, in the form, or in both alike", async () => {
  const { ask, desk } = open();
  const id = crypto.randomUUID();
  const answers = [
    await send(ask, `/api/files/upload?type=dp&date_order=dmy&mends=${id}&date=x`, [file("a,b\r\n1,2\r\n")]),
    await send(ask, "/api/files/upload", [
      field("type", " JT "),
      field("number_locale", "id"),
      field("date_order", ""),
      field("again", "true"),
      field("else", "x"),
      file("a,b\r\n1,3\r\n"),
    ]),
    await send(ask, "/api/files/upload?type=hsi&again=0", [file("a,b\r\n1,4\r\n"), field("type", "hsi")]),
  ];
  assert.deepEqual(answers.map(({ status }) => status), [202, 202, 202]);
  assert.deepEqual(
    desk.orders.map(({ kind, options, again, mends }) => [kind.name, options, again, mends]),
    [
      [desk.kinds[1]!.name, { dateOrder: "dmy" }, false, id],
      ["jt", { numberLocale: "id" }, true, null],
      ["hsi", {}, false, null],
    ],
  );
});

Deno.test("an upload that cannot be meant is refused with the reason, and nothing of it is kept", async () => {
  const { ask, files, desk } = open();
  const upload = "/api/files/upload";
  const wrong: readonly [string, readonly FormPart[], RegExp][] = [
    [`${upload}?type=soss`, [file()], /'type'.* one of sos, .*'soss', did you mean 'sos'\?/],
    [upload, [file()], /'type': must say what the file is: one of sos/],
    [upload, [file(), field("type", "zzz")], /one of sos.*'zzz'$/],
    [`${upload}?type=sos`, [file(), field("type", "jt")], /'type': has different values: 'sos' and 'jt'/],
    [`${upload}?type=sos&type=jt`, [file()], /'type': has different values/],
    [
      `${upload}?type=sos&date_order=ydm&number_locale=fr&again=x&mends=7`,
      [file()],
      /date_order.*number_locale.*again.*mends/,
    ],
  ];
  for (const [path, parts, sentence] of wrong) {
    assert.match(await refused(await send(ask, path, parts), 400, "bad_parameter"), sentence, path);
  }
  await refused(await send(ask, `${upload}?type=sos`, []), 400, "malformed_request");
  await refused(await send(ask, `${upload}?type=sos`, [file("")]), 422, "empty_file");
  await refused(await send(ask, `${upload}?type=sos`, [file("<html>")]), 415, "not_a_sheet");
  await refused(await send(ask, `${upload}?type=sos`, [file("a,".repeat(600))]), 413, "too_large");
  await refused(
    await ask(`${upload}?type=sos`, { method: "POST", body: CSV }),
    415,
    "unsupported_media_type",
  );
  assert.deepEqual([files.ids, desk.orders], [[], []]);
});

Deno.test("a preview says what an upload would do, without the cells of its rows", async () => {
  const { ask, desk } = open();
  desk.foreseen = {
    mapping: { order_id: "Order Id", name: null },
    unknownHeaders: ["Umur"],
    missingHeaders: [],
    readings: [{
      column: "Tanggal",
      type: "date",
      verdict: "settled",
      choice: "dmy",
      examples: [{ row: 4, text: "31/12/2025" }],
    }],
    refusal: null,
    counts: { total: 9, inserted: 3, updated: 2, unchanged: 1, failed: 2, duplicates: 1, removed: 0 },
    failures: [{
      row: 7,
      cells: ["", "Ayu"],
      faults: [{ column: "Order Id", code: "missing_key", message: "The key is empty" }],
    }],
  };
  const response = await send(ask, "/api/files/preview?type=sos", [file()]);
  assert.equal(response.status, 200);
  const { data } = await response.json();
  assert.deepEqual(data.result, {
    totalRows: 9,
    successRows: 6,
    failedRows: 2,
    duplicatesRemoved: 1,
    inserted: 3,
    updated: 2,
    unchanged: 1,
    removed: 0,
  });
  assert.deepEqual(data.failures, [{ row: 7, faults: desk.foreseen.failures[0]!.faults }]);
  assert.deepEqual([data.mapping, data.readings], [desk.foreseen.mapping, desk.foreseen.readings]);
  desk.foreseen = {
    ...desk.foreseen,
    refusal: "The column 'Tanggal' is ambiguous",
    counts: null,
    failures: [],
  };
  const refusal = (await (await send(ask, "/api/files/preview?type=sos", [file()])).json()).data;
  assert.deepEqual([refusal.refusal, refusal.result], ["The column 'Tanggal' is ambiguous", null]);
});

Deno.test("progress is the newer of what was told and what the database knows, and one of them is enough", async () => {
  const { ask, desk, board } = open();
  const record = desk.add({
    phase: "land",
    state: "active",
    bytesDone: 40,
    startedAt: "2026-11-21T01:00:00.000Z",
  });
  const path = `/api/files/job/${record.id}/progress`;
  const percent = async () => {
    const response = await ask(path);
    assert.equal(response.headers.get("cache-control"), "no-store");
    return (await response.json()).data.percent;
  };
  const landing = recordProgress(record);
  assert.equal(await percent(), 44);
  await board.tell({ ...landing, percent: 50, updatedAt: "2026-11-21T01:00:01.000Z" });
  assert.equal(await percent(), 50);
  desk.set(record.id, { bytesDone: 80, updatedAt: "2026-11-21T01:00:02.000Z" });
  assert.equal(await percent(), 78);
  desk.fault = new DatabaseError("unavailable", "Away");
  assert.equal(await percent(), 50);
  const other = desk.add();
  await refused(await ask(`/api/files/job/${other.id}/progress`), 503, "data_unavailable");
  desk.fault = null;
  // A clock that is ahead, and an end that nobody was told.
  await board.tell({ ...landing, percent: 60, updatedAt: "2026-11-21T02:00:00.000Z" });
  desk.set(record.id, { phase: "done", state: "completed", updatedAt: "2026-11-21T01:00:03.000Z" });
  assert.equal(await percent(), 100);
});

Deno.test("the status counts every row once, and tells apart why rows were kept", async () => {
  const { ask, desk } = open();
  const { id } = desk.add({
    phase: "done",
    state: "rolled_back",
    counts: { total: 20, inserted: 8, updated: 4, unchanged: 2, failed: 5, duplicates: 1, removed: 3 },
    undone: { reversed: 10, edited: 3, superseded: 1, errored: 0 },
  });
  const { data } = await (await ask(`/api/files/job/${id}/status`)).json();
  assert.deepEqual([data.state, data.percent], ["rolled_back", -1]);
  assert.deepEqual(data.result, {
    totalRows: 20,
    successRows: 14,
    failedRows: 5,
    duplicatesRemoved: 1,
    inserted: 8,
    updated: 4,
    unchanged: 2,
    removed: 3,
    reversed: 10,
    kept: 4,
    keptEdited: 3,
    keptSuperseded: 1,
    errored: 0,
  });
});

Deno.test("what is asked of an import is done, under way, or a conflict", async () => {
  const { ask, desk } = open();
  const post = (id: string, verb: string) => ask(`/api/files/job/${id}/${verb}`, { method: "POST" });
  const waiting = desk.add();
  const landing = desk.add({ phase: "land", state: "active" });
  const failed = desk.add({ phase: "done", state: "failed" });
  const done = desk.add({ phase: "done", state: "completed" });
  assert.equal((await post(waiting.id, "cancel")).status, 200);
  assert.equal((await post(landing.id, "cancel")).status, 202);
  assert.equal((await post(failed.id, "retry")).status, 202);
  await refused(await post(done.id, "cancel"), 409, "import_ended");
  await refused(await post(done.id, "retry"), 409, "import_not_failed");
  await refused(await post(failed.id, "rollback"), 409, "import_not_completed");
  assert.equal((await post(done.id, "rollback")).status, 202);
  desk.set(done.id, {
    phase: "done",
    state: "rolled_back",
    undone: { reversed: 5, edited: 2, superseded: 1, errored: 0 },
  });
  const again = await post(done.id, "rollback");
  assert.equal(again.status, 200);
  const { reversed, kept, keptEdited, keptSuperseded, errored } = (await again.json()).data;
  assert.deepEqual([reversed, kept, keptEdited, keptSuperseded, errored], [5, 3, 2, 1, 0]);
});

Deno.test("a job that nobody knows is nowhere, whatever its id looks like", async () => {
  const { ask } = open();
  const places = [
    ["GET", "progress"],
    ["GET", "events"],
    ["GET", "status"],
    ["GET", "errors.csv"],
    ["POST", "retry"],
    ["POST", "cancel"],
    ["POST", "rollback"],
  ] as const;
  for (const id of [NOBODY, "batch_1732150000000", "7"]) {
    for (const [method, place] of places) {
      const response = await ask(`/api/files/job/${id}/${place}`, { method });
      assert.equal(await refused(response, 404, "not_found"), `Job with id '${id}' not found`);
    }
  }
});

Deno.test("the logs are filtered and paged; days begin where the service lives", async () => {
  const { ask, desk } = open();
  for (let count = 0; count < 12; count++) desk.add();
  const path = "/api/files/import-logs";
  const page = await (await ask(`${path}?page=2&page_size=5`)).json();
  assert.equal(page.data.length, 5);
  assert.deepEqual(page.meta, { page: 2, page_size: 5, total: 12, total_pages: 3 });
  const filters =
    "type=tambahan&state=rolled_back&file_name=Order&from=2026-11-21&before=2026-11-22T08:30:00Z";
  assert.equal((await ask(`${path}?${filters}&v=1`)).status, 200);
  assert.deepEqual(desk.queries[1], {
    kind: "jt",
    state: "rolled_back",
    fileName: "Order",
    from: "2026-11-20T17:00:00.000Z",
    before: "2026-11-22T08:30:00.000Z",
    page: 1,
    pageSize: 10,
  });
  const wrong = ["type=x", "state=done", "from=2026-02-30", "before=yesterday", "page=0", "page_size=101"];
  for (const query of wrong) await refused(await ask(`${path}?${query}`), 400, "bad_parameter");
});

Deno.test("a template is the header of its type, by any of its names", async () => {
  const { ask, desk } = open();
  for (const { name, aliases, columns } of desk.kinds) {
    for (const word of [name, ...aliases]) {
      const response = await ask(`/api/files/templates/${word}.csv`);
      assert.equal(response.headers.get("content-disposition"), `attachment; filename="${name}.csv"`);
      assert.equal(response.headers.get("cache-control"), "no-store");
      assert.ok((await response.text()).startsWith(columns[0]!.header));
    }
  }
  await refused(await ask("/api/files/templates/sis.csv"), 400, "bad_parameter");
});

Deno.test("failed rows come as a file of their own, and a reader that leaves ends the reading", async () => {
  const { ask, desk } = open();
  const { id } = desk.add({ phase: "done", state: "completed" });
  const fault = { column: "order_id", code: "missing_key", message: "The key is empty" };
  desk.failed = [[{ row: 3, cells: ["", "=Ayu"], faults: [fault] }], [{
    row: 9,
    cells: ["1"],
    faults: [fault],
  }]];
  const path = `/api/files/job/${id}/errors.csv`;
  const response = await ask(path);
  assert.equal(response.headers.get("content-type"), "text/csv; charset=utf-8");
  assert.equal(response.headers.get("content-disposition"), `attachment; filename="errors-${id}.csv"`);
  assert.equal(response.headers.get("cache-control"), "no-store");
  assert.equal(
    await response.text(),
    "order_id,name,__row,__column,__code,__message\r\n" +
      ",=Ayu,3,order_id,missing_key,The key is empty\r\n1,,9,order_id,missing_key,The key is empty\r\n",
  );
  const excel = new TextDecoder("utf-8", { ignoreBOM: true })
    .decode(await (await ask(`${path}?profile=excel`)).bytes());
  assert.match(excel, /^\ufefforder_id.*\r\n,"'=Ayu",3,/);
  assert.equal((await ask(path, { method: "HEAD" })).status, 200);
  await (await ask(path)).body!.cancel();
  await until("all four readings have ended", () => desk.left === 4);
  await refused(await ask(`${path}?profile=word`), 400, "bad_parameter");
  await refused(await ask(path, { headers: { accept: "application/json" } }), 406, "not_acceptable");
});

Deno.test("failed rows that cannot be read are a refusal, or a file that breaks off", async () => {
  const { ask, desk } = open();
  const { id } = desk.add({ phase: "done", state: "completed" });
  desk.failed = [[{ row: 3, cells: ["a"], faults: [] }], [{ row: 4, cells: ["b"], faults: [] }]];
  desk.fault = new DatabaseError("unavailable", "Away");
  const path = `/api/files/job/${id}/errors.csv`;
  await refused(await ask(path), 503, "data_unavailable");
  desk.fault = null;
  const body = (await ask(path)).body!.getReader();
  await body.read();
  desk.fault = new DatabaseError("unavailable", "Away");
  await assert.rejects(body.read(), DatabaseError);
});
