import assert from "node:assert/strict";
import { formOf, type FormPart, formType } from "#tests/_support/form_of.ts";
import type { ImportsWorld } from "#tests/_support/imports_world.ts";
import { needs } from "#tests/_support/needs.ts";
import { SseReader } from "#tests/_support/sse_reader.ts";
import { emptied } from "./emptied.ts";
import { createPipelineWorld } from "./pipeline_world.ts";

const CSV = "ORDER_ID,WITEL\r\n1,BALI\r\n2,BALI\r\n";
const UPLOAD = "/api/files/upload?type=hsi";

const SENTENCES: [name: string, work: (world: ImportsWorld) => Promise<void>][] = [];

function sentence(name: string, work: (world: ImportsWorld) => Promise<void>): void {
  SENTENCES.push([name, work]);
}

/** A file of a form. */
function file(content = CSV, name = "file"): FormPart {
  return { name, fileName: "a.csv", content };
}

function field(name: string, content: string): FormPart {
  return { name, fileName: null, content };
}

/** Status, code and sentence of a refusal. */
async function refusal(response: Response): Promise<string> {
  const { code, detail } = await response.json();
  return `${response.status} ${code}: ${detail}`;
}

async function counted(world: ImportsWorld): Promise<unknown> {
  const [row] = await world.sql(
    "select (select count(*)::int from files) as files, (select count(*)::int from imports) as imports",
  );
  return row;
}

sentence(
  "an upload that cannot be meant is refused with its reason, and nothing of it is kept",
  async (world) => {
    const post = (path: string, parts: readonly FormPart[]) =>
      world.fetch(path, { method: "POST", body: formOf(parts), headers: { "content-type": formType } });
    const typeless = "/api/files/upload";
    const refusals: readonly (readonly [Response, RegExp])[] = [
      [await post(typeless, [file()]), /^400 bad_parameter: .*one of sos, analysis, hsi, jt, datin/],
      [await post(`${typeless}?type=hsii`, [file()]), /^400 bad_parameter: .*did you mean 'hsi'/],
      [
        await post(UPLOAD, [field("type", "jt"), file()]),
        /^400 bad_parameter: .*different values: 'hsi' and 'jt'/,
      ],
      [
        await post(UPLOAD, [file(), file("ORDER_ID\r\n9\r\n")]),
        /^400 malformed_request: .*more than one file/,
      ],
      [
        await post(UPLOAD, [file(CSV, "sheet")]),
        /^400 malformed_request: .*in the field 'file': it is in 'sheet'/,
      ],
      [await post(UPLOAD, [field("file", CSV)]), /^400 malformed_request: .*no file in its field 'file'/],
      [await post(UPLOAD, []), /^400 malformed_request: .*no file/],
      [await post(`${UPLOAD}&again=maybe`, [file()]), /^400 bad_parameter: .*again/],
      [await post(`${UPLOAD}&mends=7`, [file()]), /^400 bad_parameter: .*mends/],
      [await post(`${UPLOAD}&mends=${crypto.randomUUID()}`, [file()]), /^404 not_found: Job with id/],
      [await post(UPLOAD, [file("x".repeat((1 << 20) + 1))]), /^413 too_large: /],
      [
        await world.fetch(UPLOAD, { method: "POST", body: CSV, headers: { "content-type": "text/csv" } }),
        /^415 unsupported_media_type: .*'text\/csv'/,
      ],
      [
        await world.fetch(UPLOAD, {
          method: "POST",
          body: "x",
          headers: { "content-type": "multipart/form-data" },
        }),
        /^400 malformed_request: .*no boundary/,
      ],
      [
        await world.fetch(UPLOAD, { method: "POST", headers: { "content-type": formType } }),
        /^400 malformed_request: /,
      ],
      [
        await world.fetch(UPLOAD, {
          method: "POST",
          body: formOf([file()]).slice(0, -40),
          headers: { "content-type": formType },
        }),
        /^400 malformed_request: /,
      ],
      [await world.fetch(UPLOAD, { method: "PUT", undocumented: true }), /^405 method_not_allowed: .*POST/],
    ];
    for (const [response, sentence] of refusals) assert.match(await refusal(response), sentence);
    assert.deepEqual(await counted(world), { files: 0, imports: 0 });
  },
);

sentence("a body without a length is cut off where it becomes too large", async (world) => {
  let sent = 0;
  const form = formOf([file("")]);
  const opening = form.subarray(0, new TextDecoder().decode(form).indexOf("\r\n\r\n") + 4);
  const endless = new ReadableStream<Uint8Array>({
    pull(stream) {
      stream.enqueue(sent++ === 0 ? opening : new Uint8Array(65_536).fill(65));
    },
  });
  const init = { method: "POST", body: endless, headers: { "content-type": formType } };
  assert.match(
    await refusal(await world.fetch(UPLOAD, init)),
    /^413 too_large: .*must not be larger than 1\d{6} bytes/,
  );
  assert.ok(sent < 30, `${sent} pieces were taken`);
  assert.deepEqual(await counted(world), { files: 0, imports: 0 });
});

sentence(
  "the same file is known by its content, kind and choices, and again=1 imports it once more",
  async (world) => {
    const first = await world.settle({ type: "hsi", content: CSV });
    const jobOf = async (query: Record<string, string>, name = "b.csv") => {
      const response = await world.send({ type: "hsi", content: CSV, name, query });
      const { data } = await response.json();
      await world.ended(data.jobId);
      return [response.status, data.existing, data.jobId === first.jobId];
    };
    assert.deepEqual(await jobOf({}), [200, true, true]);
    assert.deepEqual(await jobOf({ again: "0" }), [200, true, true]);
    assert.deepEqual(await jobOf({ date_order: "dmy" }), [202, false, false]);
    assert.deepEqual(await jobOf({ again: "1" }), [202, false, false]);
    assert.deepEqual(await counted(world), { files: 3, imports: 3 });
  },
);

sentence("what an import's state does not allow is refused with 409 and the state", async (world) => {
  const done = await world.settle({ type: "hsi", content: CSV });
  const failed = await world.settle({ type: "hsi", content: "a\r\n1\r\n" });
  const ask = async (id: string, verb: string) =>
    await refusal(await world.fetch(`/api/files/job/${id}/${verb}`, { method: "POST" }));
  assert.equal(await ask(done.jobId, "cancel"), "409 import_ended: The import is completed");
  assert.equal(await ask(done.jobId, "retry"), "409 import_not_failed: The import is completed");
  assert.equal(await ask(failed.jobId, "cancel"), "409 import_ended: The import is failed");
  assert.equal(await ask(failed.jobId, "rollback"), "409 import_not_completed: The import is failed");
  const again = await world.turn(failed.jobId, "retry");
  assert.deepEqual([again.state, again.message], ["failed", failed.message]);
  assert.equal((await world.turn(done.jobId, "rollback")).state, "rolled_back");
  assert.equal((await world.turn(done.jobId, "rollback")).result.reversed, 2);
  assert.equal(await ask(done.jobId, "retry"), "409 import_not_failed: The import is rolled back");
  assert.equal(await ask(done.jobId, "cancel"), "409 import_ended: The import is rolled back");
  for (const id of [crypto.randomUUID(), "7", "..%2f..", "x".repeat(300)]) {
    for (const verb of ["cancel", "retry", "rollback"]) {
      assert.match(await ask(id, verb), /^404 not_found: /);
    }
  }
});

sentence("the logs are filtered and paged, and bad values are refused by name", async (world) => {
  for (const at of [1, 2, 3]) {
    await world.settle({ type: "hsi", content: `ORDER_ID\r\n${at}\r\n`, name: `Mei_${at}%.csv` });
  }
  await world.settle({ type: "sos", content: "a\r\n1\r\n", name: "juni.csv" });
  const list = async (query: string) => {
    const { data, meta } = await (await world.fetch(`/api/files/import-logs?${query}`)).json();
    return [data.map(({ fileName }: { fileName: string }) => fileName).join(), meta.total, meta.total_pages];
  };
  assert.deepEqual(await list(""), ["juni.csv,Mei_3%.csv,Mei_2%.csv,Mei_1%.csv", 4, 1]);
  assert.deepEqual(await list("page=2&page_size=3"), ["Mei_1%.csv", 4, 2]);
  assert.deepEqual(await list("page=9&page_size=3"), ["", 4, 2]);
  assert.deepEqual(await list("type=HSI&state=completed&page_size=1"), ["Mei_3%.csv", 3, 3]);
  assert.deepEqual(await list("state=failed"), ["juni.csv", 1, 1]);
  assert.deepEqual(await list("file_name=mei_2%25"), ["Mei_2%.csv", 1, 1]);
  assert.deepEqual(await list("file_name=_"), ["Mei_3%.csv,Mei_2%.csv,Mei_1%.csv", 3, 1]);
  assert.deepEqual(await list("file_name=!"), ["", 0, 0]);
  assert.deepEqual(await list("before=2020-01-01"), ["", 0, 0]);
  assert.deepEqual(await list("from=2020-01-01&type=sos"), ["juni.csv", 1, 1]);
  for (
    const bad of [
      "page=0",
      "page=x",
      "page=1e9",
      "page_size=101",
      "page_size=-1",
      "state=done",
      "type=",
      "type=x",
      "from=yesterday",
      "before=2025-13-01",
      "page=99999999999999999999",
      "file_name=%00",
    ]
  ) {
    const response = await world.fetch(`/api/files/import-logs?${bad}`);
    assert.match(await refusal(response), new RegExp(`^400 bad_parameter: .*${bad.split("=")[0]}`), bad);
  }
});

sentence(
  "HEAD answers as GET without a body, OPTIONS says nothing, events go on from the last id",
  async (world) => {
    const { jobId } = await world.settle({
      type: "hsi",
      content: "ORDER_ID,ORDER_DATE\r\n1,besok\r\n2,\r\n",
    });
    const job = `/api/files/job/${jobId}`;
    const paths = [
      "/api/files/import-logs",
      `${job}/status`,
      `${job}/progress`,
      `${job}/errors.csv`,
      `${job}/events`,
      "/api/files/templates/hsi.csv",
      "/admin/queues",
    ];
    for (const path of paths) {
      const [get, head, options] = [
        await world.fetch(path),
        await world.fetch(path, { method: "HEAD" }),
        await world.fetch(path, { method: "OPTIONS", undocumented: true }),
      ];
      assert.deepEqual([head.status, await head.text(), options.status], [get.status, "", 204], path);
      assert.equal(head.headers.get("content-type"), get.headers.get("content-type"), path);
      assert.equal(get.headers.get("access-control-allow-origin"), null, path);
      await get.body?.cancel();
    }
    const heard = async (headers: Record<string, string>) => {
      const response = await world.fetch(`${job}/events`, { headers });
      const reader = new SseReader();
      reader.feed(await response.bytes());
      return { status: response.status, events: reader.events };
    };
    const { events } = await heard({});
    assert.deepEqual([events.at(-1)!.type, JSON.parse(events.at(-1)!.data).percent], ["progress", 100]);
    assert.equal((await heard({ "last-event-id": events.at(-1)!.lastEventId })).status, 204);
    for (const id of ["nonsense", "0-0", "x".repeat(2_000), "-1"]) {
      const again = await heard({ "last-event-id": id });
      assert.deepEqual([again.status, again.events.length >= 1], [200, true], id);
      assert.equal(JSON.parse(again.events.at(-1)!.data).percent, 100);
    }
  },
);

Deno.test({
  name: "imports over HTTP",
  ...needs("TEST_POSTGRES_URL"),
  fn: async (test) => {
    await using world = await createPipelineWorld({ UPLOAD_MAX_MB: "1" });
    for (const [name, work] of SENTENCES) {
      await emptied(world);
      await test.step(name, () => work(world));
    }
  },
});
