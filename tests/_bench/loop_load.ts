import type { OwnSlims } from "#tests/_support/slims/own_slims.ts";
import type { Figure, Surroundings } from "./benchmark.ts";
import { MeasuredProcess } from "./measured_process.ts";
import { SseProcess } from "./sse_process.ts";

/** Long enough for the minute's job where nothing else counts. */
const SECONDS = { watched: 20, unwatched: 60 };
/** The service that this one replaces: 60 to 150 ms every 1.2 s. */
const REPLACED_MS_MAX = 7_500;
const WATCHERS = [0, 1, 1_000];
const MODES = ["direct", "incremental", "delta"];

/** Where the live number is counted. */
interface LoopPlace {
  readonly folder: string;
  readonly slims: OwnSlims;
}

/** What the live number asks of the database per minute, by MariaDB's own account, with few and many watchers. */
export async function loopLoad({ tell }: Surroundings, place: LoopPlace): Promise<Figure[]> {
  await place.slims.sql("set global userstat = 1");
  const figures: Figure[] = [];
  for (const mode of MODES) {
    for (const watchers of WATCHERS) {
      if (watchers === 0 && mode !== MODES[0]) continue;
      tell(`live number, ${mode}, ${watchers} watchers`);
      figures.push(await underWatchers(place, mode, watchers));
    }
  }
  return figures;
}

async function underWatchers({ folder, slims }: LoopPlace, mode: string, watchers: number): Promise<Figure> {
  const role = `b_${crypto.randomUUID().replaceAll("-", "").slice(0, 20)}`;
  await slims.sql(`create user ${role} identified by '${role}'`);
  await slims.sql(`grant select on * to ${role}`);
  const url = Object.assign(new URL(slims.url), { username: role, password: role });
  try {
    await using service = await MeasuredProcess.start({
      folder,
      path: "/api/books/summary",
      settings: { LIBRARY_DATABASE_URL: url.href, TODAY_COUNT_MODE: mode },
    });
    await using crowd = await SseProcess.start("sse_crowd.ts", [new URL(service.origin).port]);
    if (watchers > 0) {
      await crowd.say(String(watchers));
      await crowd.hear();
    }
    await settled(service.origin);
    const seconds = watchers === 0 ? SECONDS.unwatched : SECONDS.watched;
    const before = await used(slims, role);
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    const after = await used(slims, role);
    const perMinute = 60 / seconds;
    const busyMs = (after.busySeconds - before.busySeconds) * 1000 * perMinute;
    const rows = Math.round((after.rows - before.rows) * perMinute);
    return {
      what: `live number, '${mode}', ${watchers} watchers: time of the database per minute`,
      ours: `${rows.toLocaleString("en")} rows read`,
      peer: "the service it replaces, by its makers: 3,000 to 7,500 ms, watched or not",
      value: busyMs,
      unit: "ms",
      wanted: { atMost: watchers === 0 ? REPLACED_MS_MAX / 10 : REPLACED_MS_MAX },
    };
  } finally {
    await slims.sql(`drop user ${role}`);
  }
}

interface Used {
  readonly busySeconds: number;
  readonly rows: number;
}

async function used(slims: OwnSlims, role: string): Promise<Used> {
  const [row] = await slims.sql(
    `select coalesce(sum(busy_time), 0) as busy, coalesce(sum(rows_read), 0) as row_count
    from information_schema.user_statistics where user = '${role}'`,
  );
  return { busySeconds: Number(row!["busy"]), rows: Number(row!["row_count"]) };
}

/** Waits until the start is over: nothing but the live number is at work. */
async function settled(origin: string): Promise<void> {
  for (;;) {
    const { data } = await (await fetch(`${origin}/v1/snapshots`)).json();
    if (data.every(({ status }: { status: string }) => status === "ok")) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
