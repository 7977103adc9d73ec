import { freePort } from "#tests/_support/servers/mod.ts";
import type { Figure } from "./benchmark.ts";
import { load } from "./load.ts";
import { rounds } from "./rounds.ts";
import { spread } from "./spread.ts";

const ROUNDS = 5;

/** What is asked, and what the peer does. */
export interface BesideBareOptions {
  readonly asked?: Readonly<Record<string, string>>;
  /** With it the peer reads its body from Redis for every request. */
  readonly redisUrl?: string;
  /** How much of the peer's is wanted. @default {0.8; as much beside a peer that reads Redis} */
  readonly atLeast?: number;
}

/**
 * How many kept answers per second a URL gives, beside a bare `Deno.serve` in a process of its own with the same body
 * and headers. Throws when the answer is not kept.
 */
export async function besideBare(
  what: string,
  url: string,
  { asked = {}, redisUrl, atLeast = redisUrl === undefined ? 0.8 : 1 }: BesideBareOptions = {},
): Promise<Figure> {
  const response = await fetch(url, { headers: asked });
  const body = response.status === 304 ? null : await response.text();
  const cache = response.headers.get("x-cache");
  if (cache !== "HIT") throw new Error(`The answer at '${url}' is not kept: 'X-Cache' is '${cache}'`);
  await using peer = await startBare({
    status: response.status,
    headers: [...response.headers],
    body,
    redisUrl,
  });
  const took = await rounds(ROUNDS, { ours: () => load(url, asked), peer: () => load(peer.url, asked) });
  const [ours, bare] = [spread(took.ours), spread(took.peer)];
  return {
    what: `${what}, kept${body === null ? "" : ` (${body.length} bytes)`}: answers per second`,
    ours: rate(ours),
    peer: `bare Deno.serve${redisUrl === undefined ? "" : " that reads Redis"}: ${rate(bare)}`,
    value: ours.median / bare.median,
    unit: "×",
    wanted: { atLeast },
  };
}

async function startBare(canned: object): Promise<AsyncDisposable & { readonly url: string }> {
  const file = await Deno.makeTempFile({ prefix: "bare-", suffix: ".json" });
  // The server itself adds these.
  const ownHeaders = ["date", "content-length"];
  const text = JSON.stringify(
    canned,
    (key, value) =>
      key === "headers" ? value.filter(([name]: [string]) => !ownHeaders.includes(name)) : value,
  );
  await Deno.writeTextFile(file, text);
  const port = freePort();
  const script = new URL("./bare_server.ts", import.meta.url).pathname;
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-check",
      "--allow-net",
      "--allow-env",
      "--allow-read",
      script,
      file,
      String(port),
    ],
    stdout: "null",
  }).spawn();
  const url = `http://127.0.0.1:${port}/csv/kept.csv`;
  while (!await fetch(url).then((response) => response.body?.cancel(), () => null).then((r) => r !== null)) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return {
    url,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await child.status;
      await Deno.remove(file);
    },
  };
}

/** Answers per second: the median, and the least to the most. */
export function rate({ median, least, most }: ReturnType<typeof spread>): string {
  return `${thousands(median)} (${thousands(least)} to ${thousands(most)})`;
}

function thousands(value: number): string {
  return Math.round(value).toLocaleString("en");
}
