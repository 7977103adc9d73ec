import { createOwnPostgres } from "#tests/_support/own_postgres.ts";
import { createServiceFolder } from "#tests/_support/service_folder.ts";
import { freePort } from "#tests/_support/servers/mod.ts";
import type { Benchmark, Figure } from "./benchmark.ts";
import { load } from "./load.ts";
import { MeasuredProcess } from "./measured_process.ts";
import { rounds } from "./rounds.ts";
import { spread } from "./spread.ts";

const ROUNDS = 5;
/** Rows that make about 2 KB and 88 KB. */
const SIZES = [["2 KB", 40], ["88 KB", 1_645]] as const;

/** Kept answers and their 304s beside a bare server. */
export const cachedCsv: Benchmark = {
  name: "cached_csv",
  about:
    "`wrk` with 32 connections on kept answers and their 304s, beside a bare `Deno.serve` in a process of its own that gives the same body with the same headers",
  async run({ tell }) {
    await using database = await createOwnPostgres();
    await using folder = await createServiceFolder(
      Object.fromEntries(SIZES.map(([, rows]) => [`sql/reports/kept_${rows}.sql`, reportOf(rows)])),
    );
    await using service = await MeasuredProcess.start({
      folder: folder.path,
      settings: { MONEV_DATABASE_URL: database.url.href },
    });
    const figures: Figure[] = [];
    for (const [size, rows] of SIZES) {
      const url = `${service.origin}/csv/kept_${rows}.csv`;
      await (await fetch(url)).body?.cancel();
      const etag = (await head(url)).get("etag")!;
      for (const asked of [{}, { "If-None-Match": etag }]) {
        const what = "If-None-Match" in asked ? `304 of ${size}` : size;
        tell(`${what}, ${ROUNDS} rounds`);
        figures.push(await beside(what, url, asked));
      }
    }
    return figures;
  },
};

function reportOf(rows: number): string {
  return `-- ${rows} rows.
--
-- @ttl 86400
select
  n as id,
  md5(n::text) as code,
  'catatan ' || n as note,
  n * 7 % 100 as amount
from generate_series(1, ${rows}) n
`;
}

async function head(url: string): Promise<Headers> {
  const response = await fetch(url);
  await response.body?.cancel();
  return response.headers;
}

async function beside(what: string, url: string, asked: Record<string, string>): Promise<Figure> {
  const response = await fetch(url, { headers: asked });
  const body = response.status === 304 ? null : await response.text();
  const cache = response.headers.get("x-cache");
  if (cache !== "HIT") throw new Error(`The answer at '${url}' is not kept: 'X-Cache' is '${cache}'`);
  await using peer = await startBare({ status: response.status, headers: [...response.headers], body });
  const took = await rounds(ROUNDS, { ours: () => load(url, asked), peer: () => load(peer.url, asked) });
  const [ours, bare] = [spread(took.ours), spread(took.peer)];
  return {
    what: `${what}, kept${body === null ? "" : ` (${body.length} bytes)`}: answers per second`,
    ours: rate(ours),
    peer: `bare Deno.serve: ${rate(bare)}`,
    value: ours.median / bare.median,
    unit: "×",
    wanted: { atLeast: 0.8 },
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
    args: ["run", "--quiet", "--no-check", "--allow-net", `--allow-read=${file}`, script, file, String(port)],
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

function rate({ median, least, most }: ReturnType<typeof spread>): string {
  return `${thousands(median)} (${thousands(least)} to ${thousands(most)})`;
}

function thousands(value: number): string {
  return Math.round(value).toLocaleString("en");
}
