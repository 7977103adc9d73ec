import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { type OutsideAnswer, OutsideError, type OutsideRequest } from "#src/platform/outside_http.ts";
import { readOutsideJson } from "#src/platform/read_outside_json.ts";
import { createOutsideWorld, type OutsideWorld } from "#tests/_support/outside_world.ts";
import { needs } from "#tests/_support/needs.ts";
import { until } from "#tests/_support/until.ts";

const LIMITS = { timeoutMs: 20_000, bytesMax: 1_000_000 };
const MEGABYTE = 1 << 20;

type Given = Partial<OutsideRequest>;

function sentence(name: string, work: (world: OutsideWorld) => Promise<void>): void {
  Deno.test({
    name,
    ...needs("TEST_CA_FILE"),
    async fn() {
      await using world = await createOutsideWorld();
      await work(world);
      // What is done with is let go of, also where it failed.
      await until("all connections are closed", () => world.open() === 0);
    },
  });
}

async function send({ http, origin }: OutsideWorld, given: Given = {}): Promise<string> {
  const { status, body } = await http.send({ method: "GET", url: `${origin}/`, ...LIMITS, ...given });
  return `${status} ${new TextDecoder().decode(body)}`;
}

async function opened({ http, origin }: OutsideWorld, given: Given = {}) {
  return await http.open({ method: "GET", url: `${origin}/`, ...LIMITS, ...given });
}

async function lengthOf({ body }: { readonly body: ReadableStream<Uint8Array> }): Promise<number> {
  let length = 0;
  for await (const part of body) length += part.length;
  return length;
}

async function failure(work: Promise<unknown>): Promise<OutsideError> {
  const outcome = await work.catch((error: unknown) => error);
  assert.ok(outcome instanceof OutsideError, `wanted a failure, got ${outcome}`);
  return outcome;
}

async function failureOf(work: Promise<unknown>): Promise<string> {
  return (await failure(work)).failure;
}

/** Writes the same for as long as somebody reads. */
function writeEndlessly(response: ServerResponse): void {
  const piece = new Uint8Array(1 << 16);
  const write = () => {
    while (!response.destroyed && response.write(piece));
    if (!response.destroyed) response.once("drain", write);
  };
  write();
}

sentence("what was answered is given with its status, headers and place", async (world) => {
  world.answer((request, response) => {
    const { host, accept, "content-length": length } = request.headers;
    response.writeHead(404, { "x-heard": `${host} ${accept} ${length}` });
    request.pipe(response);
  });
  const answer = await world.http.send({
    method: "POST",
    url: `${world.origin}/a?b=c`,
    headers: { accept: "text/plain" },
    body: "héllo",
    ...LIMITS,
  });
  assert.equal(answer.status, 404);
  assert.equal(new TextDecoder().decode(answer.body), "héllo");
  assert.equal(answer.url, `${world.origin}/a?b=c`);
  assert.equal(answer.headers.get("x-heard"), `localhost:${world.port} text/plain 6`);
  assert.deepEqual(world.asked, ["POST /a?b=c"]);
});

sentence("a body is decoded, whichever encoding was chosen", async (world) => {
  const encodings = { gzip: gzipSync, "X-GZIP": gzipSync, br: brotliCompressSync };
  for (const [encoding, encode] of Object.entries(encodings)) {
    world.answer((_, response) => {
      response.writeHead(200, { "content-encoding": encoding }).end(encode("a,b\r\n1,2\r\n"));
    });
    const { headers, body } = await opened(world);
    assert.equal(
      await new Response(body as ReadableStream<Uint8Array<ArrayBuffer>>).text(),
      "a,b\r\n1,2\r\n",
    );
    assert.equal(headers.get("content-encoding"), null);
  }
  world.answer((_, response) => response.writeHead(200, { "content-encoding": "rot13" }).end("x"));
  assert.equal(await failureOf(send(world)), "broken");
});

sentence(
  "more than the limit is refused, announced or not, and also when it was packed small",
  async (world) => {
    const bytesMax = 2 * MEGABYTE;
    const bomb = gzipSync(new Uint8Array(64 * MEGABYTE), { level: 9 });
    assert.ok(bomb.length < bytesMax / 20);
    const endless = (_: unknown, response: ServerResponse) => writeEndlessly(response.writeHead(200));
    world.answer(endless);
    assert.equal(await failureOf(send(world, { bytesMax })), "too_large");
    assert.equal(await failureOf(opened(world, { bytesMax }).then(lengthOf)), "too_large");
    world.answer((_, response) => response.writeHead(200, { "content-encoding": "gzip" }).end(bomb));
    assert.equal(await failureOf(send(world, { bytesMax })), "too_large");
    world.answer((_, response) => {
      response.on("error", () => {});
      response.writeHead(200, { "content-length": bytesMax + 1 }).write("x");
    });
    assert.equal(await failureOf(opened(world, { bytesMax })), "too_large", "before the body");
    world.answer((_, response) => response.end(new Uint8Array(bytesMax)));
    assert.equal(await opened(world, { bytesMax }).then(lengthOf), bytesMax, "just as much");
  },
);

sentence("an answer that is cut off never looks whole", async (world) => {
  const cuts: Record<string, (response: ServerResponse) => void> = {
    "before the length": (response) => response.writeHead(200, { "content-length": "10" }).write("abc"),
    "between pieces": (response) => response.writeHead(200).write("abc"),
    "within gzip": (response) => {
      const packed = gzipSync(crypto.getRandomValues(new Uint8Array(1000)));
      response.writeHead(200, { "content-encoding": "gzip" }).write(packed.subarray(0, 500));
    },
  };
  for (const [where, cut] of Object.entries(cuts)) {
    world.answer((_, response) => {
      cut(response);
      setImmediate(() => response.socket!.destroy());
    });
    assert.equal(await failureOf(opened(world).then(lengthOf)), "broken", where);
  }
  world.answer((_, response) => {
    response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("abc".repeat(99)).subarray(0, 15));
  });
  assert.equal(await failureOf(opened(world).then(lengthOf)), "broken", "gzip that ends too early");
  // As a process that dies does, with much under way: no word of TLS comes that this was the end.
  world.answer((_, response) => {
    response.writeHead(200).write("x".repeat(720_000), () => response.socket!.destroy());
  });
  assert.equal(await failureOf(opened(world).then(lengthOf)), "broken", "behind much");
  // Of a body that only the end of the connection ends, nobody knows whether that was its own end.
  world.answer((_, { socket }) => socket!.end("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nabc"));
  assert.equal(await failureOf(opened(world).then(lengthOf)), "broken", "without any length");
});

sentence("what is no HTTP, or hangs up, is broken", async (world) => {
  world.answer((_, { socket }) => socket!.end("SSH-2.0-OpenSSH_9.6\r\n"));
  assert.equal(await failureOf(send(world, { method: "POST" })), "broken");
  world.answer((_, { socket }) => socket!.destroy());
  assert.equal(await failureOf(send(world, { method: "POST" })), "broken");
  world.answer((_, response) => response.writeHead(200, { "x-much": "x".repeat(1_000_000) }).end());
  assert.equal(await failureOf(send(world, { method: "POST" })), "broken", "endless headers");
});

sentence("all of it must be there in time: the head, and the body", async (world) => {
  world.answer(() => {});
  assert.equal(await failureOf(send(world, { timeoutMs: 100 })), "timeout");
  world.answer((_, response) => response.writeHead(200).write("a"));
  assert.equal(await failureOf(send(world, { timeoutMs: 100 })), "timeout");
  assert.equal(await failureOf(opened(world, { timeoutMs: 100 }).then(lengthOf)), "timeout");
  world.resolve("localhost", ["127.0.0.1"]);
  const never = opened(world, { timeoutMs: 100 });
  const { body } = await never;
  // Nobody reads; the connection is let go of all the same.
  await until("the connection is closed", () => world.open() === 0);
  await body.cancel();
});

sentence("a slow resolver takes no longer than the whole may", async (world) => {
  const { http } = world;
  world.resolve("slow.example", new Promise(() => {}) as never);
  const url = "https://slow.example/";
  assert.equal(await failureOf(http.send({ method: "GET", url, ...LIMITS, timeoutMs: 50 })), "timeout");
});

sentence("it ends at once with its signal, in whatever it is", async (world) => {
  const heard = Promise.withResolvers<void>();
  world.answer(() => heard.resolve());
  const early = new AbortController();
  const asking = failureOf(send(world, { signal: early.signal }));
  await heard.promise;
  early.abort();
  assert.equal(await asking, "cancelled");
  world.answer((_, response) => response.writeHead(200).write("a"));
  const late = new AbortController();
  const { body } = await opened(world, { signal: late.signal });
  const reader = body.getReader();
  assert.equal((await reader.read()).value?.length, 1);
  const reading = failureOf(reader.read());
  late.abort();
  assert.equal(await reading, "cancelled");
  assert.equal(await failureOf(send(world, { signal: AbortSignal.abort() })), "cancelled");
  // While it waits for another try.
  const waiting = new AbortController();
  world.answer((_, response) => {
    response.writeHead(503, { "retry-after": "15" }).end();
    setImmediate(() => waiting.abort());
  });
  assert.equal(await failureOf(send(world, { signal: waiting.signal })), "cancelled");
});

sentence("a body comes no faster than it is read, and ends when its reader leaves", async (world) => {
  let written = 0;
  const closed = Promise.withResolvers<void>();
  world.answer((_, response) => {
    response.on("close", () => closed.resolve());
    const piece = new Uint8Array(MEGABYTE);
    const write = () => {
      do written++; while (written < 1_000 && response.write(piece));
      if (written < 1_000 && !response.destroyed) response.once("drain", write);
    };
    write();
  });
  const { body } = await opened(world, { bytesMax: 2_000 * MEGABYTE });
  const reader = body.getReader();
  await reader.read();
  let before = -1;
  await until("the server is held up", async () => {
    if (written === before) return true;
    before = written;
    await new Promise((resolve) => setTimeout(resolve, 100));
    return false;
  });
  assert.ok(written < 100, `${written} MB were sent to who reads nothing`);
  await reader.cancel();
  await closed.promise;
});

sentence("what is idempotent is tried again when it fails on the way, and nothing else", async (world) => {
  const flaky = async (fail: (response: ServerResponse) => void) => {
    let count = 0;
    world.answer((_, response) => response.end());
    await send(world);
    world.asked.length = 0;
    world.answer((_, response) => ++count < 3 ? fail(response) : response.end("well"));
  };
  const fails: readonly ((response: ServerResponse) => void)[] = [
    (response) => response.socket!.destroy(),
    (response) => response.writeHead(502).end(),
    (response) => response.writeHead(503, { "retry-after": "0" }).end(),
    (response) => response.writeHead(429, { "retry-after": "0" }).end(),
    (response) => response.writeHead(504).end(),
    (response) => {
      response.writeHead(200, { "content-length": "10" }).write("abc");
      setImmediate(() => response.socket!.destroy());
    },
  ];
  for (const fail of fails) {
    for (const given of [{}, { method: "PUT" }, { method: "POST", idempotent: true }] as const) {
      await flaky(fail);
      assert.equal(await send(world, given), "200 well");
      assert.equal(world.asked.length, 3);
    }
    for (const given of [{ method: "POST" }, { method: "PATCH" }, { idempotent: false }] as const) {
      await flaky(fail);
      await send(world, given).catch(() => {});
      assert.equal(world.asked.length, 1);
    }
  }
  for (const status of [400, 404, 409, 500, 501]) {
    await flaky((response) => response.writeHead(status).end("no"));
    assert.equal(await send(world), `${status} no`);
    assert.equal(world.asked.length, 1);
  }
});

sentence("who asks to be left alone for longer than there is time is left alone", async (world) => {
  world.answer((_, response) => response.writeHead(503, { "retry-after": "60" }).end("later"));
  assert.equal(await send(world), "503 later");
  assert.equal(world.asked.length, 1);
});

sentence("after three tries the last answer is given as it is", async (world) => {
  world.answer((_, response) => response.writeHead(503).end("no"));
  assert.equal(await send(world), "503 no");
  assert.equal(world.asked.length, 3);
});

sentence("a service that fails again and again is left alone, then tried by one", async (world) => {
  const once = { idempotent: false };
  world.answer((_, response) => response.writeHead(500).end("ill"));
  for (let count = 0; count < 4; count++) assert.equal(await send(world, once), "500 ill");
  world.answer((_, { socket }) => socket!.destroy());
  assert.equal(await failureOf(send(world, once)), "broken");
  world.asked.length = 0;
  assert.equal(await failureOf(send(world, once)), "open");
  assert.deepEqual(world.asked, []);
  assert.equal(
    await send(world, { ...once, url: world.otherOrigin }).catch(({ failure }) => failure),
    "broken",
  );
  // The probe fails: another rest.
  world.pass(30_000);
  assert.equal(await failureOf(send(world, once)), "broken");
  assert.equal(await failureOf(send(world, once)), "open");
  // One at a time, and then everybody.
  world.pass(30_000);
  const probe = Promise.withResolvers<void>();
  world.answer((_, response) => void probe.promise.then(() => response.end("well")));
  const probing = send(world, once);
  assert.equal(await failureOf(send(world, once)), "open");
  probe.resolve();
  assert.equal(await probing, "200 well");
  assert.equal(await send(world, once), "200 well");
});

sentence("what the asker did is no failure of the service", async (world) => {
  world.answer((_, response) =>
    response.writeHead(200, { "content-length": LIMITS.bytesMax + 1 }).write("x")
  );
  for (let count = 0; count < 6; count++) {
    assert.equal(await failureOf(send(world)), "too_large");
    assert.equal(await failureOf(send(world, { signal: AbortSignal.abort() })), "cancelled");
  }
});

sentence("a redirect is followed, and another origin sees neither credentials nor cookies", async (world) => {
  const heard: Record<string, string | undefined>[] = [];
  world.answer((request, response) => {
    const { authorization, cookie, "x-api-key": key, accept, host } = request.headers;
    heard.push({ authorization, cookie, key: key as string | undefined, accept, host });
    const next: Record<string, string> = { "/": "same", "/same": `${world.otherOrigin}/other?x=1` };
    const location = next[request.url!];
    if (location === undefined) response.end("there");
    else response.writeHead(302, { location }).end();
  });
  const secrets = { authorization: "Bearer s3cret", cookie: "sid=1", "X-Api-Key": "s3cret" };
  const answer: OutsideAnswer = await world.http.send({
    method: "GET",
    url: `${world.origin}/`,
    headers: { ...secrets, accept: "text/csv" },
    ...LIMITS,
  });
  assert.equal(answer.url, `${world.otherOrigin}/other?x=1`);
  const all = { authorization: "Bearer s3cret", cookie: "sid=1", key: "s3cret", accept: "text/csv" };
  const none = { authorization: undefined, cookie: undefined, key: undefined, accept: "text/csv" };
  const host = `localhost:${world.port}`;
  assert.deepEqual(heard, [{ ...all, host }, { ...all, host }, { ...none, host: `127.0.0.1:${world.port}` }]);
});

sentence("a method is never changed by a redirect, and a body stays with its origin", async (world) => {
  const post = (status: number, location: string) => {
    world.asked.length = 0;
    world.answer((request, response) => {
      if (request.url === "/") response.writeHead(status, { location }).end("moved");
      else request.pipe(response);
    });
    return send(world, { method: "POST", body: "hello" });
  };
  for (const status of [301, 302, 303]) assert.equal(await post(status, "/next"), `${status} moved`);
  for (const status of [307, 308]) {
    assert.equal(await post(status, "/next"), "200 hello");
    assert.deepEqual(world.asked, ["POST /", "POST /next"]);
    assert.equal(await failureOf(post(status, `${world.otherOrigin}/next`)), "redirect");
    assert.deepEqual(world.asked, ["POST /"]);
  }
  assert.equal(await post(304, "/next"), "304 ");
});

sentence("what is said of a failure has no query, path, header, body or address in it", async (world) => {
  const secret = "s3cret";
  const url = `${world.origin}/${secret}?token=${secret}`;
  const given = { url, headers: { authorization: secret }, body: secret, method: "POST" } as const;
  const failures = [
    await failure(send(world, { ...given, url: `https://${secret}:${secret}@localhost/` })),
    await failure(send(world, { ...given, url: `http://localhost/${secret}` })),
    await failure(send(world, { ...given, url: `https://localhost/${secret}` })),
    await failure(send(world, { ...given, url: `https://nobody.example/${secret}` })),
    await failure(send(world, { ...given, url: `https://${secret} ${secret}/` })),
  ];
  const answers: readonly ((response: ServerResponse) => void)[] = [
    ({ socket }) => void socket!.end(`${secret}\r\n\r\n`),
    (response) => void response.writeHead(307, { location: `https://10.0.0.1/${secret}` }).end(secret),
    (response) => void response.writeHead(307, { location: `https://8.8.8.8/${secret}` }).end(secret),
    (response) => void response.writeHead(200, { "content-length": "10000000" }).write(secret),
    (response) => void response.writeHead(200, { "content-encoding": secret }).end(secret),
  ];
  for (const answer of answers) {
    world.answer((_, response) => answer(response));
    failures.push(await failure(send(world, given)));
  }
  for (const { message, cause, failure } of failures) {
    assert.ok(!message.includes(secret), message);
    assert.ok(!/127\.0|10\.0|8\.8/.test(message), message);
    assert.equal(cause, undefined, failure);
  }
});

sentence("JSON is given as it was validated, and anything else is invalid", async (world) => {
  const url = `${world.origin}/`;
  const read = () =>
    readOutsideJson(world.http, { method: "GET", url, ...LIMITS }, (value) => {
      if (typeof value !== "object" || value === null || !("keys" in value)) throw new Error("Says s3cret");
      return value.keys;
    });
  world.answer(({ headers }, response) => response.end(JSON.stringify({ keys: headers.accept })));
  assert.equal(await read(), "application/json");
  for (
    const [status, body] of [[200, '{"other":1}'], [200, "<html>"], [200, ""], [404, '{"keys":1}']] as const
  ) {
    world.answer((_, response) => response.writeHead(status).end(body));
    const { failure: what, message } = await failure(read());
    assert.equal(what, "invalid");
    assert.ok(!message.includes("s3cret") && !message.includes("other"), message);
  }
});

sentence("closing cancels what is under way, and nothing begins afterwards", async (world) => {
  const heard = Promise.withResolvers<void>();
  world.answer(() => heard.resolve());
  const asking = failureOf(send(world));
  await heard.promise;
  world.http.close();
  assert.equal(await asking, "cancelled");
  assert.equal(await failureOf(send(world)), "cancelled");
});
