/**
 * The readers of `sse_clients`: raw TCP, so that they cost as little as they can. Its argument is the port; the number on a line of
 * its input is how many more shall watch. From then on it says for every update when it had reached the last of them, in
 * milliseconds since 1970.
 */
const STEP = 250;
/** Anything smaller is a keepalive. */
const UPDATE_BYTES_MIN = 60;
const port = Number(Deno.args[0]);
const request = new TextEncoder().encode(
  "GET /api/visitors/today/stream HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n",
);
let watching = 0;
let reached = 0;

for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
  for (let left = Number(text); left > 0; left -= STEP) {
    await Promise.all(Array.from({ length: Math.min(left, STEP) }, watch));
  }
  reached = 0;
  console.log("open");
}

async function watch(): Promise<void> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(request);
  const head = new Uint8Array(1_024);
  let text = "";
  while (!text.includes("event: init")) {
    const length = await connection.read(head);
    if (length === null) throw new Error(`The stream ended: ${text}`);
    text += new TextDecoder().decode(head.subarray(0, length));
  }
  watching++;
  void listen(connection);
}

async function listen(connection: Deno.TcpConn): Promise<void> {
  const bytes = new Uint8Array(256);
  for (let length; (length = await connection.read(bytes)) !== null;) {
    if (length < UPDATE_BYTES_MIN) continue;
    if (++reached % watching === 0) console.log(performance.timeOrigin + performance.now());
  }
  throw new Error("A stream ended");
}
