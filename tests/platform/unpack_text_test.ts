import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { unpackText } from "#src/platform/unpack_text.ts";
import { bytesAccess } from "#tests/_support/bytes_access.ts";
import { zipOf } from "#tests/_support/zip_of.ts";

const CSV = Array.from({ length: 40_000 }, (_, i) => `${i},${Math.imul(i, 2_654_435_761)}\n`).join("");

async function unpacked(bytes: Uint8Array, packing: "gzip" | "zip"): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const piece of unpackText(bytesAccess(bytes), packing)) {
    text += decoder.decode(piece, { stream: true });
  }
  return text;
}

Deno.test("the one csv of a zip or gzip comes out whole, also from a folder and beside what macOS adds", async () => {
  assert.equal(await unpacked(gzipSync(CSV), "gzip"), CSV);
  assert.equal(await unpacked(zipOf({ "orders.CSV": CSV }), "zip"), CSV);
  const mac = zipOf({ "a/": "", "a/orders.tsv": CSV, "__MACOSX/a/._orders.tsv": "x", "a/.DS_Store": "x" });
  assert.equal(await unpacked(mac, "zip"), CSV);
});

Deno.test("a zip of none, of two, or of something else is refused", async () => {
  for (const files of [{}, { "a.csv": CSV, "b.csv": CSV }, { "a.xlsx": "x" }]) {
    await assert.rejects(unpacked(zipOf(files as Record<string, string>), "zip"), { fault: "not_one_file" });
  }
});

Deno.test("a cut-off or damaged zip or gzip is refused", async () => {
  const gzip = new Uint8Array(gzipSync(CSV));
  await assert.rejects(unpacked(gzip.subarray(0, gzip.length / 2), "gzip"), { fault: "bad_zip" });
  await assert.rejects(unpacked(new TextEncoder().encode("a,b\n"), "gzip"), { fault: "bad_zip" });
  gzip.fill(0, 5_000, 9_000);
  await assert.rejects(unpacked(gzip, "gzip"), { fault: "bad_zip" });
  const zip = zipOf({ "a.csv": CSV });
  await assert.rejects(unpacked(zip.subarray(0, zip.length - 30), "zip"), { fault: "bad_zip" });
  zip.fill(0, 5_000, 9_000);
  await assert.rejects(unpacked(zip, "zip"), { fault: "bad_zip" });
});

Deno.test("a bomb is refused", async () => {
  const zeros = new Uint8Array(70_000_000);
  await assert.rejects(unpacked(gzipSync(zeros), "gzip"), { fault: "too_large_unpacked" });
  await assert.rejects(unpacked(zipOf({ "a.csv": zeros }), "zip"), { fault: "too_large_unpacked" });
});

Deno.test("a reader that leaves early leaves nothing open, and the source's own error comes through", async () => {
  for (const [bytes, packing] of [[gzipSync(CSV), "gzip"], [zipOf({ "a.csv": CSV }), "zip"]] as const) {
    for await (const _ of unpackText(bytesAccess(bytes), packing)) break;
    const gone = new Error("The store is gone");
    const broken = { ...bytesAccess(bytes), read: () => Promise.reject(gone) };
    await assert.rejects(unpackText(broken, packing).next(), gone);
  }
});
