import assert from "node:assert/strict";
import { receiveUpload } from "#src/features/imports/uploads/receive_upload.ts";
import { observedFetch } from "#src/http/observed_fetch.ts";
import { Router } from "#src/http/router.ts";
import { formOf, formType } from "#tests/_support/form_of.ts";
import { MemoryFiles } from "#tests/_support/memory_files.ts";
import { openRawClient } from "#tests/_support/raw_client.ts";
import { anybody } from "#tests/_support/anybody.ts";

const BODY = formOf([{ name: "file", fileName: "orders.csv", content: "a,b\n1,2\n".repeat(20_000) }]);

/** A store that tells when it begins, and how it ends. */
class WatchedFiles extends MemoryFiles {
  readonly begun = Promise.withResolvers<void>();
  readonly ended = Promise.withResolvers<unknown>();

  override async put(bytes: AsyncIterable<Uint8Array>, options: { bytesMax: number }) {
    try {
      const file = await super.put(this.#told(bytes), options);
      this.ended.resolve(null);
      return file;
    } catch (error) {
      this.ended.resolve(error);
      throw error;
    }
  }

  async *#told(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of bytes) {
      this.begun.resolve();
      yield piece;
    }
  }
}

interface Door extends AsyncDisposable {
  readonly files: WatchedFiles;
  readonly port: number;
}

/** A real server with the one path `/upload`. */
function open(limits = { fileBytesMax: 10_000_000, silenceMs: 60_000 }): Door {
  const files = new WatchedFiles();
  const router = new Router(() => {}, anybody);
  router.post(
    "/upload",
    async (context) => context.json(await receiveUpload(files, context.req.raw, limits)),
  );
  const fetch = observedFetch(router, () => {});
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => fetch(request));
  return { files, port: server.addr.port, [Symbol.asyncDispose]: () => server.shutdown() };
}

function head(length: number): string {
  return `POST /upload HTTP/1.1\r\nHost: x\r\nContent-Type: ${formType}\r\nContent-Length: ${length}\r\n\r\n`;
}

Deno.test("of an upload whose sender leaves in the middle nothing is kept", async () => {
  await using door = open();
  {
    using client = await openRawClient(door.port);
    await client.send(head(BODY.length));
    await client.send(BODY.slice(0, 100_000));
    await door.files.begun.promise;
  }
  assert.ok(await door.files.ended.promise instanceof Error, "the store is told");
  assert.deepEqual(door.files.ids, []);
});

Deno.test("a sender that falls silent is told so, and nothing is kept", async () => {
  await using door = open({ fileBytesMax: 10_000_000, silenceMs: 50 });
  using client = await openRawClient(door.port);
  await client.send(head(BODY.length));
  await client.send(BODY.slice(0, 100_000));
  const answer = await client.answer();
  assert.equal(answer?.status, 408);
  assert.ok(await door.files.ended.promise instanceof Error, "the store is told");
  assert.deepEqual(door.files.ids, []);
});

Deno.test("a file that is too large is refused before the sender is done, by what it announces and by what comes", async () => {
  await using door = open({ fileBytesMax: 100_000, silenceMs: 60_000 });
  using announcing = await openRawClient(door.port);
  await announcing.send(head(500_000_000));
  assert.equal((await announcing.answer())?.status, 413);
  using sending = await openRawClient(door.port);
  await sending.send(head(BODY.length));
  await sending.send(BODY.slice(0, 140_000));
  assert.equal((await sending.answer())?.status, 413);
  assert.deepEqual(door.files.ids, []);
});

Deno.test("an upload without an announced length is received over the wire", async () => {
  await using door = open();
  const body = new Blob([BODY]).stream();
  const init = { method: "POST", body, headers: { "content-type": formType }, duplex: "half" };
  const answer = await fetch(`http://127.0.0.1:${door.port}/upload`, init);
  assert.equal(answer.status, 200);
  const { file, content } = await answer.json();
  assert.deepEqual([file.sizeBytes, content], [160_000, "text"]);
});
