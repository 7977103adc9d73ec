import assert from "node:assert/strict";
import { formOf, formType } from "#tests/_support/form_of.ts";
import { needs } from "#tests/_support/needs.ts";
import { createOwnApp } from "#tests/_support/own_app.ts";
import { openRawClient } from "#tests/_support/raw_client.ts";
import { createServiceFolder } from "#tests/_support/service_folder.ts";
import { Service } from "#tests/_support/service_process.ts";
import { workbookOf } from "#tests/_support/workbook_of.ts";
import { zipOf } from "#tests/_support/zip_of.ts";

/** The runtime is lazy with garbage, but 200 MB at once do not fit. */
const GROWTH_KB_MAX = 220_000;
const ERRORS_GROWTH_KB_MAX = 128_000;
const MEGABYTE = new Uint8Array(1 << 20).fill(0x78);

/** The file's bytes, and the sentence with which its import fails. */
type Case = readonly [what: string, name: string, content: () => Iterable<Uint8Array>, sentence: RegExp];

const CASES: readonly Case[] = [
  [
    "one field of 200 MB",
    "field.csv",
    () => field(200),
    /^A cell has more than 1,000,000 characters \(row 2, column 2\)$/,
  ],
  [
    "200 MB in a zip of 200 kB",
    "bomb.zip",
    () => [zipOf({ "a.csv": new Uint8Array(200 << 20).fill(0x20) })],
    /unpacks to 209715200 bytes/,
  ],
  [
    "a workbook whose sheet is 100 MB of nothing",
    "bomb.xlsx",
    () => [workbookOf({ rows: " ".repeat(100 << 20) })],
    /unpacks to 1048\d{5} bytes/,
  ],
];

function* field(megabytes: number): Generator<Uint8Array> {
  yield new TextEncoder().encode("ORDER_ID,WITEL\n1,");
  for (let at = 0; at < megabytes; at++) yield MEGABYTE;
}

/** A good row and many whose text is too long. */
function* longRows(rows: number): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  yield encoder.encode("ORDER_ID,WITEL\n0,BALI\n");
  const text = "x".repeat(900_000);
  for (let at = 1; at <= rows; at++) yield encoder.encode(`${at},${text}\n`);
}

/** The pieces of a form with one file. */
function* formWith(name: string, content: Iterable<Uint8Array>): Generator<Uint8Array> {
  const form = formOf([{ name: "file", fileName: name, content: "" }]);
  const at = new TextDecoder().decode(form).indexOf("\r\n\r\n") + 4;
  yield form.subarray(0, at);
  yield* content;
  yield form.subarray(at);
}

interface Upload {
  readonly name: string;
  readonly content: Iterable<Uint8Array>;
  readonly authorization: string;
}

/** Uploads a file without a length that the receiver could know; past `fetch`, which is slow with large streams. */
async function upload(service: Service, { name, content, authorization }: Upload): Promise<string> {
  using client = await openRawClient(Number(new URL(await service.origin()).port));
  await client.send(
    `POST /api/files/upload?type=hsi&again=1 HTTP/1.1\r\nHost: aliran.test\r\nContent-Type: ${formType}\r\n` +
      `Authorization: ${authorization}\r\nTransfer-Encoding: chunked\r\n\r\n`,
  );
  for (const piece of formWith(name, content)) {
    await client.send(`${piece.length.toString(16)}\r\n`);
    await client.send(new Uint8Array(piece));
    await client.send("\r\n");
  }
  await client.send("0\r\n\r\n");
  const answer = await client.answer();
  assert.equal(answer?.status, 202, answer?.body ?? "The connection was closed");
  return answer!.headers.get("location")!;
}

/** Waits for the end of an import. */
async function ended(service: Service, place: string) {
  for (;;) {
    const { data: { state, message, errorsUrl } } = await (await service.fetch(place)).json();
    if (["completed", "failed"].includes(state)) return { state, message, errorsUrl };
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The most memory that the process ever had in RAM. */
async function residentKbMost({ pid }: Service): Promise<number> {
  return Number(/VmHWM:\s+(\d+) kB/.exec(await Deno.readTextFile(`/proc/${pid}/status`))![1]);
}

Deno.test({
  name: "files that grow are refused by the running service with flat memory, and it goes on serving",
  ...needs("TEST_POSTGRES_URL"),
  fn: async (test) => {
    await using app = await createOwnApp();
    const headers = await app.signIn();
    await using folder = await createServiceFolder();
    await using service = await Service.start({
      folder: folder.path,
      settings: app.settings,
      headers,
    });
    const run = async (name: string, content: Iterable<Uint8Array>) =>
      await ended(service, await upload(service, { name, content, ...headers }));
    const small = () => run("small.csv", [new TextEncoder().encode("ORDER_ID\n1\n")]);
    assert.equal((await small()).state, "completed");
    const before = await residentKbMost(service);
    for (const [what, name, content, sentence] of CASES) {
      await test.step(what, async () => {
        const { state, message } = await run(name, content());
        assert.deepEqual([state, sentence.test(message)], ["failed", true], message);
        const growthKb = await residentKbMost(service) - before;
        assert.ok(growthKb < GROWTH_KB_MAX, `${growthKb} kB more than ${before} kB`);
        assert.equal((await small()).state, "completed");
      });
    }
    await test.step("the failed rows of 90 MB are given out a few at a time", async () => {
      const { state, errorsUrl } = await run("long.csv", longRows(100));
      assert.equal(state, "completed");
      const landed = await residentKbMost(service);
      let bytes = 0;
      for await (const piece of (await service.fetch(errorsUrl)).body!) bytes += piece.length;
      assert.ok(bytes > 90_000_000, `${bytes} bytes`);
      const growthKb = await residentKbMost(service) - landed;
      assert.ok(growthKb < ERRORS_GROWTH_KB_MAX, `${growthKb} kB more than ${landed} kB`);
    });
  },
});
