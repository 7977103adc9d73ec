import { createOwnPostgres } from "#tests/_support/own_postgres.ts";
import { createServiceFolder } from "#tests/_support/service_folder.ts";
import type { Benchmark, Figure } from "./benchmark.ts";
import { besideBare } from "./beside_bare.ts";
import { MeasuredProcess } from "./measured_process.ts";

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
        tell(what);
        figures.push(await besideBare(what, url, { asked }));
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
