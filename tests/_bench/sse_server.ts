/**
 * The servers of `sse_clients`, each in a process of its own: `hub` = the route and the hub over the bus of one process, `bare`
 * = `Deno.serve` and a loop over the same kind of streams, `node` = `node:http` on this Deno and a loop over its responses.
 *
 * Arguments: which, port. Every line on its input is one update to all; it says when it began, as milliseconds since 1970.
 */
type Tell = (total: number) => Promise<void> | void;

const QUEUE_MAX = 64;
const HEADERS = {
  "content-type": "text/event-stream",
  "cache-control": "no-cache, no-transform",
  "x-accel-buffering": "no",
};
const ENCODER = new TextEncoder();
const [kind, port] = [Deno.args[0], Number(Deno.args[1])];
const address = { hostname: "127.0.0.1", port, onListen() {} };

const tell = await (kind === "hub" ? startHub() : kind === "node" ? startNode() : startBare());
console.log("ready");
let total = 1;
for await (const _line of Deno.stdin.readable) {
  const began = performance.timeOrigin + performance.now();
  await tell(++total);
  console.log(began);
}

async function startHub(): Promise<Tell> {
  const { mountTodayStream } = await import("#src/features/today/mount_today_stream.ts");
  const { TodayHub } = await import("#src/features/today/today_hub.ts");
  const { TODAY_TOPIC } = await import("#src/features/today/today_message.ts");
  const { observedFetch } = await import("#src/http/observed_fetch.ts");
  const { Router } = await import("#src/http/router.ts");
  const { createMemoryBus } = await import("#src/platform/memory_bus.ts");
  const bus = createMemoryBus();
  const hub = new TodayHub({
    bus,
    observe: console.error,
    onWatchers: () => {},
    timezone: "Asia/Jakarta",
    now: Date.now,
    state: () => Promise.resolve({ total: 1, at: Date.now(), id: null }),
    settings: { keepaliveMs: 15_000, lingerMs: 3_000, queueMax: QUEUE_MAX, clientsMax: 50_000 },
  });
  const router = new Router(() => {});
  mountTodayStream(router, { hub });
  const fetch = observedFetch(router, () => {});
  Deno.serve(address, (request) => fetch(request));
  return async (total) =>
    void await bus.publish(TODAY_TOPIC, JSON.stringify({ total, at: Date.now() }), { fence: 1 });
}

function startBare(): Tell {
  const controllers = new Set<ReadableStreamDefaultController<Uint8Array>>();
  Deno.serve(address, () => {
    let own: ReadableStreamDefaultController<Uint8Array>;
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(event("init", 1));
        controllers.add(own = controller);
      },
      cancel: () => void controllers.delete(own),
    }, { highWaterMark: QUEUE_MAX });
    return new Response(stream, { headers: HEADERS });
  });
  return (total) => {
    const bytes = event("update", total);
    for (const controller of controllers) controller.enqueue(bytes);
  };
}

async function startNode(): Promise<Tell> {
  const { createServer } = await import("node:http");
  const responses = new Set<{ write(bytes: Uint8Array): unknown }>();
  const server = createServer((_request, response) => {
    response.writeHead(200, HEADERS);
    response.write(event("init", 1));
    responses.add(response);
    response.on("close", () => responses.delete(response));
  });
  await new Promise<void>((resolve) => server.listen({ host: "127.0.0.1", port, backlog: 4_096 }, resolve));
  return (total) => {
    const bytes = event("update", total);
    for (const response of responses) response.write(bytes);
  };
}

function event(type: string, total: number): Uint8Array {
  const data = JSON.stringify({ total, generated_at: "2026-11-21T08:00:00+07:00" });
  return ENCODER.encode(`id: abcdefghijkl-${total}\nevent: ${type}\ndata: ${data}\n\n`);
}
