/**
 * The peer of kept answers: `Deno.serve` and nothing else. Its argument is a file of JSON, `{status, headers, body}`,
 * its second one a port; every request gets that. With `redisUrl` in the file the body is read from Redis each time, by
 * as many connections as there are clients.
 */
import { RespConnection } from "#tests/_support/servers/resp_connection.ts";

interface Canned {
  readonly status: number;
  readonly headers: [string, string][];
  readonly body: string | null;
  readonly redisUrl?: string;
}

const CONNECTIONS = 32;
const KEY = "bench:canned";

const [file, port] = Deno.args;
const { status, headers, body, redisUrl }: Canned = JSON.parse(await Deno.readTextFile(file!));
const init = { status, headers: new Headers(headers) };

async function redisHandler(url: string): Promise<() => Promise<Response>> {
  const connections = await Promise.all(Array.from({ length: CONNECTIONS }, () => RespConnection.open(url)));
  await connections[0]!.send(["SET", KEY, body ?? ""]);
  let turn = 0;
  return async () => {
    const reply = await connections[turn++ % CONNECTIONS]!.send(["GET", KEY]);
    return new Response(reply as Uint8Array<ArrayBuffer>, init);
  };
}

const handler = redisUrl === undefined ? () => new Response(body, init) : await redisHandler(redisUrl);
Deno.serve({ hostname: "127.0.0.1", port: Number(port), onListen() {} }, handler);
