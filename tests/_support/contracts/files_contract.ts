import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { type FileContent, type Files, FileTooLarge } from "#src/platform/files.ts";
import { failsWith } from "#tests/_support/fails_with.ts";
import { type Need, needs } from "#tests/_support/needs.ts";
import { turns } from "#tests/_support/turns.ts";
import { until } from "#tests/_support/until.ts";

/** Stored files under test. */
export interface FilesWorld extends AsyncDisposable {
  readonly files: Files;
  /** The same store, which takes nothing after the first word of it while this is pending. */
  held(until: Promise<void>): Files;
  /** Moves the clock. */
  tick(ms: number): void;
  now(): number;
  /** The ids of all files that take place in the store, whole or not. */
  kept(): Promise<string[]>;
  /** How often anything was read from the store, or written. */
  asked(): number;
}

/** One adapter of the `Files` port, as its contract examines it. */
export interface FilesSubject {
  readonly name: string;
  readonly needs: readonly Need[];
  open(): Promise<FilesWorld>;
}

const MIB = 1 << 20;
const ANY_SIZE = { bytesMax: Number.MAX_SAFE_INTEGER };
const UUID_7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** What every adapter of the port promises, as tests. */
export function filesContract(subject: FilesSubject): void {
  function sentence(name: string, run: (world: FilesWorld) => Promise<void>): void {
    Deno.test({
      name: `${subject.name} files: ${name}`,
      ...needs(...subject.needs),
      async fn() {
        await using world = await subject.open();
        await run(world);
      },
    });
  }

  sentence("a file of any size comes back to the byte", async ({ files }) => {
    for (const size of [0, 1, MIB - 1, MIB, MIB + 1, 2 * MIB, 3 * MIB + 7]) {
      const bytes = randomBytes(size);
      const stored = await files.put(inParts(bytes, 70_001), ANY_SIZE);
      assert.match(stored.id, UUID_7);
      assert.equal(stored.sizeBytes, size);
      assert.equal(stored.sha256, sha256(bytes), `${size}`);
      const content = await opened(files, stored.id);
      assert.equal(content.size, size);
      assert.equal(sha256(await content.read(0, size)), sha256(bytes), `${size}`);
      assert.equal(sha256(await read(content)), sha256(bytes), `${size}`);
    }
  });

  sentence("fifty megabytes come back to the byte", async ({ files }) => {
    const part = randomBytes(1_000_003);
    const [taken, given] = [createHash("sha256"), createHash("sha256")];
    const source = async function* () {
      for (let at = 0; at < 50; at++) {
        part[0] = at;
        taken.update(part);
        yield await Promise.resolve(part);
      }
    };
    const { id, sha256 } = await files.put(source(), ANY_SIZE);
    for await (const bytes of (await opened(files, id)).stream()) given.update(bytes);
    const expected = taken.digest("hex");
    assert.equal(sha256, expected);
    assert.equal(given.digest("hex"), expected);
  });

  sentence("parts may be of any size, also of none", async ({ files }) => {
    const bytes = randomBytes(5 * MIB + 3);
    for (const sizes of [[bytes.length], [0, 1, 0, 3 * MIB, 0, 2 * MIB + 2, 0]]) {
      let at = 0;
      const parts = sizes.map((size) => bytes.subarray(at, at += size));
      const { id } = await files.put(inOrder(parts), ANY_SIZE);
      assert.equal(sha256(await read(await opened(files, id))), sha256(bytes));
    }
  });

  sentence("any part can be read, fewer bytes only at the end", async ({ files }) => {
    const bytes = randomBytes(3 * MIB + 100);
    const content = await opened(files, (await files.put(inParts(bytes, MIB), ANY_SIZE)).id);
    for (
      const [offset, length] of [
        ...[[0, 0], [0, 1], [0, MIB], [0, MIB + 1], [1, MIB], [MIB - 1, 1], [MIB - 1, 2], [MIB, MIB]],
        ...[[5, 3 * MIB], [3 * MIB, 100], [3 * MIB + 99, 1], [3 * MIB + 99, 2], [3 * MIB - 1, 500]],
        ...[[3 * MIB + 100, 1], [9 * MIB, 1], [0, 9 * MIB]],
      ] as [number, number][]
    ) {
      const expected = bytes.subarray(offset, offset + length);
      const found = await content.read(offset, length);
      assert.equal(found.length, expected.length, `${offset}, ${length}`);
      assert.equal(sha256(found), sha256(expected), `${offset}, ${length}`);
    }
    for (const offset of [0, 1, MIB - 1, MIB, 2 * MIB + 5, 3 * MIB + 99, 3 * MIB + 100, 9 * MIB]) {
      assert.equal(sha256(await read(content, offset)), sha256(bytes.subarray(offset)), `from ${offset}`);
    }
  });

  sentence("of a file that is too large nothing is kept, and its source is left", async ({ files, kept }) => {
    const exact = await files.put(inParts(randomBytes(2 * MIB), 1_000), { bytesMax: 2 * MIB });
    assert.equal(exact.sizeBytes, 2 * MIB);
    let left = false;
    const source = async function* () {
      try {
        for (;;) yield await Promise.resolve(new Uint8Array(1_000));
      } finally {
        left = true;
      }
    };
    await assert.rejects(files.put(source(), { bytesMax: 2 * MIB }), (error) => {
      return error instanceof FileTooLarge && error.bytesMax === 2 * MIB;
    });
    assert.ok(left);
    assert.deepEqual(await kept(), [exact.id]);
  });

  sentence("a source that fails passes its error on, and nothing is kept", async ({ files, kept }) => {
    const broken = new Error("The sender hung up");
    const source = async function* () {
      yield randomBytes(2 * MIB + 5);
      await Promise.reject(broken);
    };
    await assert.rejects(files.put(source(), ANY_SIZE), (error) => error === broken);
    assert.deepEqual(await kept(), []);
  });

  sentence("what a process that died has left is not opened, and is forgotten", async (world) => {
    const { files, kept, tick, now } = world;
    const whole = await files.put(inParts(randomBytes(10), 10), ANY_SIZE);
    const silence = Promise.withResolvers<void>();
    const source = async function* () {
      yield randomBytes(2 * MIB + 5);
      await silence.promise;
    };
    const died = failsWith("orphan", files.put(source(), ANY_SIZE));
    await until("it has begun", async () => (await kept()).length === 2);
    const id = (await kept()).find((each) => each !== whole.id)!;
    assert.equal(await files.open(id), null);
    assert.equal(await files.forget(now()), 0);
    tick(1);
    assert.equal(await files.forget(now()), 1);
    assert.equal(await files.forget(now()), 0);
    assert.deepEqual(await kept(), [whole.id]);
    silence.resolve();
    await died;
    assert.deepEqual(await kept(), [whole.id]);
    assert.notEqual(await files.open(whole.id), null);
  });

  sentence("a file that was removed is gone, also for who reads it", async ({ files, kept }) => {
    const { id } = await files.put(inParts(randomBytes(3 * MIB), MIB), ANY_SIZE);
    const content = await opened(files, id);
    await content.read(0, 1);
    await files.remove(id);
    await files.remove(id);
    assert.equal(await files.open(id), null);
    await failsWith("refused", content.read(0, 1));
    await failsWith("refused", read(content));
    assert.deepEqual(await kept(), []);
  });

  sentence("an id that no file has opens nothing, and is removed in peace", async ({ files }) => {
    for (const id of [crypto.randomUUID(), "", "1", "../etc/passwd", "0".repeat(36)]) {
      assert.equal(await files.open(id), null);
      await files.remove(id);
    }
  });

  sentence("many at once do not mix", async ({ files, kept }) => {
    const stored = await Promise.all(Array.from({ length: 12 }, async (_, at) => {
      const bytes = randomBytes(MIB + at * 50_000);
      return { bytes, ...await files.put(inParts(bytes, 100_000), ANY_SIZE) };
    }));
    assert.equal((await kept()).length, 12);
    await Promise.all(stored.map(async ({ bytes, id, sha256: hash }) => {
      assert.equal(hash, sha256(bytes));
      assert.equal(sha256(await read(await opened(files, id))), hash);
    }));
  });

  sentence("others are served while a source takes its time", async ({ files }) => {
    const silence = Promise.withResolvers<void>();
    const source = async function* () {
      yield randomBytes(2 * MIB);
      await silence.promise;
    };
    const slow = files.put(source(), ANY_SIZE);
    const quick = await files.put(inParts(randomBytes(5), 5), ANY_SIZE);
    assert.equal((await opened(files, quick.id)).size, 5);
    silence.resolve();
    assert.equal((await slow).sizeBytes, 2 * MIB);
  });

  sentence("no more is taken from a source than two chunks beyond what is stored", async ({ held }) => {
    const store = Promise.withResolvers<void>();
    let taken = 0;
    const source = async function* () {
      for (; taken < 40; taken++) yield await Promise.resolve(new Uint8Array(MIB / 4));
    };
    const put = held(store.promise).put(source(), ANY_SIZE);
    await turns(50);
    assert.ok(taken <= 8, `${taken} quarters of a chunk`);
    store.resolve();
    assert.equal((await put).sizeBytes, 10 * MIB);
  });

  sentence("no more is read than one chunk ahead of its reader", async ({ files, asked }) => {
    const { id } = await files.put(inParts(randomBytes(10 * MIB), MIB), ANY_SIZE);
    const content = await opened(files, id);
    const before = asked();
    for await (const part of content.stream()) {
      assert.equal(part.length, MIB);
      await turns(50);
      assert.ok(asked() - before <= 2, `${asked() - before} chunks`);
      break;
    }
    assert.ok(asked() - before <= 2, `${asked() - before} chunks`);
  });
}

async function opened(files: Files, id: string): Promise<FileContent> {
  const content = await files.open(id);
  assert.ok(content !== null, `File ${id} is not there`);
  return content;
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function randomBytes(size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes;
}

async function* inOrder(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield await Promise.resolve(part);
}

function inParts(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  const count = Math.ceil(bytes.length / size);
  return inOrder(Array.from({ length: count }, (_, at) => bytes.subarray(at * size, (at + 1) * size)));
}

async function read(content: FileContent, offset?: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of content.stream(offset)) parts.push(part);
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
