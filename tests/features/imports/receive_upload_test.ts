import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { receiveUpload, type Upload } from "#src/features/imports/uploads/receive_upload.ts";
import { Problem } from "#src/problem.ts";
import { encodeAs } from "#tests/_support/encode_as.ts";
import { formOf, type FormPart, formType } from "#tests/_support/form_of.ts";
import { MemoryFiles } from "#tests/_support/memory_files.ts";
import { zipOf } from "#tests/_support/zip_of.ts";

const LIMITS = { fileBytesMax: 1_000_000, silenceMs: 10_000 };
const CSV = "order_id,name\r\n007,Ayu\r\n";

type Body = Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | string | null;

function requestOf(body: Body, type = formType): Request {
  return new Request("http://aliran.test/upload", {
    method: "POST",
    body,
    headers: { "content-type": type },
  });
}

function file(content: Uint8Array | string, fileName = "orders.csv", name = "file"): FormPart {
  return { name, fileName, content };
}

function field(name: string, content: string): FormPart {
  return { name, fileName: null, content };
}

async function receive(parts: readonly FormPart[], files = new MemoryFiles()): Promise<Upload> {
  return await receiveUpload(files, requestOf(formOf(parts)), LIMITS);
}

async function textOf(files: MemoryFiles, id: string): Promise<string> {
  const file = await files.open(id);
  return new TextDecoder().decode(await file!.read(0, file!.size));
}

/** Asserts that an upload is refused and leaves nothing; gives what the client is told. */
async function refused(
  body: Body,
  expected: string,
  { limits = LIMITS, type = formType } = {},
): Promise<string> {
  const files = new MemoryFiles();
  const outcome = await receiveUpload(files, requestOf(body, type), limits).catch((error: unknown) => error);
  assert.ok(outcome instanceof Problem, `wanted '${expected}', got ${outcome}`);
  assert.equal(`${outcome.status} ${outcome.code}`, expected, outcome.message);
  assert.deepEqual(files.ids, [], "nothing is kept");
  return outcome.message;
}

function pieces(bytes: Uint8Array, lengths: readonly number[]): ReadableStream<Uint8Array> {
  let at = 0;
  let turn = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      const length = lengths[turn++ % lengths.length]!;
      controller.enqueue(bytes.slice(at, at + length));
      at += length;
    },
  });
}

Deno.test("a file is received with its fields, those before it and those behind it", async () => {
  const files = new MemoryFiles();
  const upload = await receive([field("type", "hsi"), file(CSV), field("date_order", "dmy")], files);
  assert.deepEqual(upload, {
    fields: { type: "hsi", date_order: "dmy" },
    fileName: "orders.csv",
    file: { id: files.ids[0], sizeBytes: 24, sha256: createHash("sha256").update(CSV).digest("hex") },
    content: "text",
    survey: null,
  });
  assert.equal(await textOf(files, upload.file.id), CSV);
});

Deno.test("what a browser's form sends is received", async () => {
  const form = new FormData();
  form.set("type", "sos");
  form.set("file", new File([CSV], "Penjualan Méi 📈.csv", { type: "text/csv" }));
  const upload = await receiveUpload(
    new MemoryFiles(),
    new Request("http://aliran.test/", { method: "POST", body: form }),
    LIMITS,
  );
  assert.deepEqual([upload.fields, upload.fileName], [{ type: "sos" }, "Penjualan Méi 📈.csv"]);
});

Deno.test("in whatever pieces a form comes, the file is the same, boundaries within it or not", async () => {
  const boundary = formType.split("=")[1]!;
  const near = Array.from(boundary, (_, at) => `\r\n--${boundary.slice(0, at)}`).join("");
  const content = `a,b${near}\r\n-\r\n--\r\n${"x,y\r\n".repeat(20)}\r`;
  const body = formOf([field("type", "jt"), file(content), field("again", "1")]);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 8 }),
      async (lengths) => {
        const files = new MemoryFiles();
        const { fields, file } = await receiveUpload(files, requestOf(pieces(body, lengths)), LIMITS);
        assert.deepEqual(fields, { type: "jt", again: "1" });
        assert.equal(await textOf(files, file.id), content);
      },
    ),
    { numRuns: 60 },
  );
});

Deno.test("a form that is cut off is refused wherever it was cut, and nothing is kept", async () => {
  const body = formOf([field("type", "jt"), file(CSV), field("again", "1")]);
  // The last line end and the dashes of the end are no more than decoration.
  for (let length = 1; length < body.length - 2; length++) {
    await refused(body.slice(0, length), "400 malformed_request");
  }
});

Deno.test("what is no form, or has not exactly one file in the right field, is refused", async () => {
  const type = { type: "application/json" };
  await refused("{}", "415 unsupported_media_type", type);
  await refused("a=1", "415 unsupported_media_type", { type: "application/x-www-form-urlencoded" });
  await refused(formOf([file(CSV)]), "400 malformed_request", { type: "multipart/form-data" });
  await refused(null, "400 malformed_request");
  await refused("nothing of a form", "400 malformed_request");
  assert.match(await refused(formOf([field("type", "jt")]), "400 malformed_request"), /no file/);
  assert.match(await refused(formOf([field("file", CSV)]), "400 malformed_request"), /no file/);
  assert.match(await refused(formOf([file("", "")]), "400 malformed_request"), /no file/);
  assert.match(await refused(formOf([file(CSV, "a.csv", "sheet")]), "400 malformed_request"), /'sheet'/);
  assert.match(await refused(formOf([file(CSV), file(CSV)]), "400 malformed_request"), /more than one file/);
  assert.match(
    await refused(formOf([file(CSV), field("x", "1"), file(CSV, "b.csv", "other")]), "400 malformed_request"),
    /more than one file/,
  );
});

Deno.test("fields that are too long, too many or come twice are refused, and so is a broken header", async () => {
  await refused(formOf([file(CSV), field("type", "x".repeat(5_000))]), "400 malformed_request");
  const many = Array.from({ length: 21 }, (_, at) => field(`f${at}`, "1"));
  await refused(formOf([...many, file(CSV)]), "400 malformed_request");
  await refused(formOf([field("type", "jt"), file(CSV), field("type", "hsi")]), "400 malformed_request");
  const body = new TextDecoder().decode(formOf([file(CSV)]));
  await refused(body.replace("Content-Disposition:", "Content Disposition\0"), "400 malformed_request");
  await refused(
    body.replace("Content-Type:", `X-Long: ${"x".repeat(20_000)}\r\nY:`),
    "400 malformed_request",
  );
});

Deno.test("a file at the limit is received, one a byte larger is refused", async () => {
  const limits = { ...LIMITS, fileBytesMax: CSV.length };
  await receiveUpload(new MemoryFiles(), requestOf(formOf([file(CSV)])), limits);
  const message = await refused(formOf([file(`${CSV}x`)]), "413 too_large", { limits });
  assert.match(message, /24 bytes/);
});

Deno.test("a file without end is refused while it comes, one in front of the file too", async () => {
  const endless = (start: string) => {
    let begun = false;
    return new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(encodeAs(begun ? "1,2\n".repeat(10_000) : start, "utf-8"));
        begun = true;
      },
    });
  };
  const start = new TextDecoder().decode(formOf([file("")])).split("\r\n--").at(0)!;
  await refused(endless(`${start}a,b\n`), "413 too_large");
  await refused(endless("a preamble"), "413 too_large");
});

Deno.test("the store is not outrun: what it has not read yet stays with the sender", async () => {
  let given = 0;
  const begun = Promise.withResolvers<void>();
  const go = Promise.withResolvers<void>();
  const body = formOf([file("1,2\n".repeat(200_000))]);
  const source = pieces(body, [16_384]).pipeThrough(
    new TransformStream({
      transform(piece, controller) {
        given += piece.length;
        controller.enqueue(piece);
      },
    }),
  );
  const slow = new MemoryFiles();
  const put = slow.put.bind(slow);
  slow.put = (bytes, options) =>
    put(
      async function* () {
        for await (const piece of bytes) {
          begun.resolve();
          await go.promise;
          yield piece;
        }
      }(),
      options,
    );
  const received = receiveUpload(slow, requestOf(source), LIMITS);
  await begun.promise;
  await new Promise((resolve) => setTimeout(resolve));
  assert.ok(given < 400_000, `${given} of ${body.length} bytes were taken`);
  go.resolve();
  assert.equal((await received).file.sizeBytes, 800_000);
});

const LIES: readonly (readonly [string, Uint8Array | string, RegExp])[] = [
  [
    "orders.xlsx",
    "<!DOCTYPE html><html><table></table></html>",
    /'orders\.xlsx' is a web page.*save it as xlsx/,
  ],
  ["orders.csv", "%PDF-1.7\n", /is a PDF/],
  ["orders.xls", encodeAs("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0", "windows-1252"), /old.*save it as xlsx/],
  ["orders.xlsx", CSV, /plain text such as csv, which its name does not say/],
  ["orders.csv", zipOf({ "xl/workbook.xml": "<x/>" }), /an xlsx workbook, which its name does not say/],
  [
    "orders.csv",
    encodeAs("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\0\x01\0", "windows-1252"),
    /neither text/,
  ],
  ["orders.exe", CSV, /plain text/],
];

for (const [name, content, sentence] of LIES) {
  Deno.test(`${name} is refused with what it is: ${sentence.source}`, async () => {
    assert.match(await refused(formOf([file(content, name)]), "415 not_a_sheet"), sentence);
  });
}

Deno.test("a file with nothing in it is refused", async () => {
  await refused(formOf([file("")]), "422 empty_file");
  await refused(formOf([file("\ufeff")]), "422 empty_file");
});

Deno.test("a failure of the store is told as it is", async () => {
  const files = new MemoryFiles();
  const failure = new Error("The store is gone");
  files.put = async (bytes) => {
    for await (const _ of bytes) throw failure;
    throw new Error("Nothing came");
  };
  await assert.rejects(receive([file(CSV), field("type", "jt")], files), failure);
});
