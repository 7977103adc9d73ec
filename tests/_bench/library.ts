import { createServiceFolder } from "#tests/_support/service_folder.ts";
import { startUpstashRest } from "#tests/_support/servers/mod.ts";
import type { Benchmark, Figure, Surroundings } from "./benchmark.ts";
import { besideBare } from "./beside_bare.ts";
import { loopLoad } from "./loop_load.ts";
import { MeasuredProcess } from "./measured_process.ts";
import { createSlimsLibrary, SLIMS_LIBRARY } from "./slims_library.ts";
import { spread } from "./spread.ts";

const ROUNDS = 5;
const STEP_MS = 5;

/** The library's dashboard over a million visits, without the indexes that would help. */
export const library: Benchmark = {
  name: "library",
  about:
    "SLiMS on MariaDB (MyISAM, no index on a date) with 1 M visits, 500 k loans and 50 k items: from the start of the process to its listening and to all snapshots, kept aggregates beside a bare `Deno.serve` and beside one that reads Redis for each, and what the live number asks of the database",
  async run(surroundings) {
    const { servers, tell } = surroundings;
    tell(`making ${SLIMS_LIBRARY.visits} visits`);
    await using slims = await createSlimsLibrary(Temporal.Now.plainDateISO("Asia/Jakarta").toString());
    const token = crypto.randomUUID();
    const redisUrl = servers.env["TEST_REDIS_URL"]!;
    const store = await startUpstashRest({ redisUrl, token });
    await using folder = await createServiceFolder();
    const settings = {
      LIBRARY_DATABASE_URL: slims.url.href,
      UPSTASH_REDIS_REST_URL: store.url,
      UPSTASH_REDIS_REST_TOKEN: token,
    };
    try {
      return [
        ...await starts(surroundings, folder.path, slims.url.href),
        ...await kept(surroundings, { folder: folder.path, settings, redisUrl }),
        ...await loopLoad(surroundings, { folder: folder.path, slims }),
      ];
    } finally {
      await store.stop();
    }
  },
};

/** With a store of its own each time, so that every start is a cold one. */
async function starts({ tell }: Surroundings, folder: string, url: string): Promise<Figure[]> {
  const listening: number[] = [];
  const ready: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    tell(`start, round ${round} of ${ROUNDS}`);
    const began = performance.now();
    await using service = await MeasuredProcess.start({
      folder,
      path: "/healthz",
      settings: { LIBRARY_DATABASE_URL: url },
    });
    listening.push(service.firstAnswerMs / 1000);
    while (!await allReady(service.origin)) await new Promise((resolve) => setTimeout(resolve, STEP_MS));
    ready.push((performance.now() - began) / 1000);
  }
  return [
    seconds("library: start of the process to listening (median)", listening.slice(1), 1),
    seconds("library: start of the process to all 13 snapshots (median)", ready.slice(1), 2),
  ];
}

async function allReady(origin: string): Promise<boolean> {
  const { data } = await (await fetch(`${origin}/v1/snapshots`)).json();
  return data.every(({ status }: { status: string }) => status === "ok");
}

async function kept(
  { tell }: Surroundings,
  { folder, settings, redisUrl }: { folder: string; settings: Record<string, string>; redisUrl: string },
): Promise<Figure[]> {
  await using service = await MeasuredProcess.start({ folder, path: "/api/visitors/weekly", settings });
  while (!await allReady(service.origin)) await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  const figures: Figure[] = [];
  for (const path of ["/api/visitors/weekly", "/api/books/summary", "/api/visitors/summary"]) {
    tell(path);
    figures.push(await besideBare(path, `${service.origin}${path}`));
    figures.push(await besideBare(`${path} again`, `${service.origin}${path}`, { redisUrl }));
  }
  return figures;
}

function seconds(what: string, took: readonly number[], atMost: number): Figure {
  const { median, least, most } = spread(took);
  const ours = `${least.toFixed(2)} to ${most.toFixed(2)} s`;
  return { what, ours, peer: "", value: median, unit: "s", wanted: { atMost } };
}
