import { createOwnPostgres } from "#tests/_support/own_postgres.ts";
import { createServiceFolder } from "#tests/_support/service_folder.ts";
import { startUpstashRest } from "#tests/_support/servers/mod.ts";
import type { Benchmark, Figure, Surroundings } from "./benchmark.ts";
import { MeasuredProcess } from "./measured_process.ts";
import { spread } from "./spread.ts";

const ROUNDS = 5;
const PATH = "/csv/kpi.csv";
const SQL = new URL("../../sql", import.meta.url).pathname;

/** From the start of the process to its first answer. */
export const start: Benchmark = {
  name: "start",
  about:
    "from the start of the process to the first 200 of `/csv/kpi.csv`, asked for every 5 ms, with dependencies downloaded",
  async run(surroundings) {
    return [await configured(surroundings), ...await embedded(surroundings)];
  },
};

async function configured({ servers, tell }: Surroundings): Promise<Figure> {
  tell("configured for PostgreSQL and Redis");
  const read = (name: string) => Deno.readTextFile(`${SQL}/demo/${name}.sql`);
  await using database = await createOwnPostgres([await read("plane_schema"), await read("plane_data")]);
  const redisUrl = servers.env["TEST_REDIS_URL"];
  const token = crypto.randomUUID();
  const upstash = redisUrl === undefined ? null : await startUpstashRest({ redisUrl, token });
  await using folder = await createServiceFolder();
  const took: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    await using service = await MeasuredProcess.start({
      folder: folder.path,
      path: PATH,
      settings: {
        MONEV_DATABASE_URL: database.url.href,
        WORKSPACE_NAME: "serumpun",
        PROJECT_NAME: "SE26",
        ...(upstash === null ? {} : { UPSTASH_REDIS_REST_URL: upstash.url, UPSTASH_REDIS_REST_TOKEN: token }),
      },
    });
    took.push(service.firstAnswerMs / 1000);
  }
  await upstash?.stop();
  const [first, ...later] = took;
  const name = upstash === null ? "PostgreSQL" : "PostgreSQL and a Redis store";
  return {
    ...figureOf(`start with ${name} to the first answer (median)`, later, 1),
    peer: `${first!.toFixed(2)} s when the source was never compiled`,
  };
}

async function embedded({ tell }: Surroundings): Promise<Figure[]> {
  const first: number[] = [];
  const second: number[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    tell(`embedded, round ${round} of ${ROUNDS}`);
    await using folder = await createServiceFolder();
    for (const took of [first, second, second]) {
      await using service = await MeasuredProcess.start({ folder: folder.path, path: PATH, settings: {} });
      took.push(service.firstAnswerMs / 1000);
    }
  }
  return [
    figureOf("embedded, first start with demo data (median)", first, 10),
    figureOf("embedded, second start (median)", second, 2),
  ];
}

function figureOf(what: string, took: readonly number[], atMost: number): Figure {
  const { median, least, most } = spread(took);
  return {
    what,
    ours: `${least.toFixed(2)} to ${most.toFixed(2)} s`,
    peer: "",
    value: median,
    unit: "s",
    wanted: { atMost },
  };
}
