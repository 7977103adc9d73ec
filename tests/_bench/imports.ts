import { createOwnApp } from "#tests/_support/own_app.ts";
import type { OwnPostgres } from "#tests/_support/own_postgres.ts";
import { createServiceFolder } from "#tests/_support/service_folder.ts";
import type { Benchmark, Figure, Surroundings } from "./benchmark.ts";
import { createCopyPeer } from "./copy_peer.ts";
import { hsiSheet } from "./hsi_sheet.ts";
import { ImportDeskClient, type ImportedFile, type ImportTimes } from "./import_desk_client.ts";
import { MeasuredProcess } from "./measured_process.ts";

const SIZE = { csv: 500_000, workbook: 100_000 };
/** For trying only. */
const SMALL_SIZE = { csv: 20_000, workbook: 5_000 };
const ROUNDS = 2;
const GROWTH_MB_MAX = 128;
const LAG_MS_MAX = 1_000;
const MEGABYTE = 1e6;

/** Imports beside the quickest ways into the same table. */
export const imports: Benchmark = {
  name: "imports",
  about:
    `HSI orders of 60 columns into PostgreSQL by \`curl\`, from the start of the upload to the report that shows them: ${SIZE.csv} rows from csv, the same orders with changes in every row, those changes taken back, and the first file again; beside \`psql\` copying the same file into the same table, and copying it into a temporary table for \`insert … on conflict do update\`; ${SIZE.workbook} rows from xlsx beside the same rows from csv. The best of ${ROUNDS} rounds of each`,
  async run({ tell, small }) {
    const size = small ? SMALL_SIZE : SIZE;
    await using files = await makeFiles(size, tell);
    const rounds: Round[] = [];
    for (let round = 1; round <= ROUNDS; round++) {
      const say = (line: string) => tell(`round ${round}: ${line}`);
      rounds.push({ ...await csvRound(files, say), ...await workbookRound(files, say) });
    }
    return [...csvFigures(size.csv, rounds), ...workbookFigures(size.workbook, rounds)];
  },
};

interface Files extends AsyncDisposable {
  readonly first: ImportedFile;
  readonly second: ImportedFile;
  readonly part: ImportedFile;
  readonly workbook: ImportedFile;
}

/** What one round measured; memory is growth in bytes, the rest seconds. */
interface Round extends CsvRound, WorkbookRound {}

interface CsvRound {
  readonly copy: number;
  readonly peerInsert: number;
  readonly peerUpdate: number;
  readonly insert: ImportTimes;
  readonly update: ImportTimes;
  readonly again: ImportTimes;
  readonly rollBack: number;
  readonly grown: number;
}

interface WorkbookRound {
  readonly part: ImportTimes;
  readonly workbook: ImportTimes;
  readonly workbookGrown: number;
}

async function makeFiles(size: typeof SIZE, tell: Surroundings["tell"]): Promise<Files> {
  tell("making files");
  const folder = await Deno.makeTempDir({ prefix: "imports-" });
  const file = (name: string, rows: number, edition: 1 | 2) => {
    return { path: `${folder}/${name}`, sheet: { rows, edition } };
  };
  const files = {
    first: file("first.csv", size.csv, 1),
    second: file("second.csv", size.csv, 2),
    part: file("part.csv", size.workbook, 1),
    workbook: file("workbook.xlsx", size.workbook, 1),
  };
  for (const { path, sheet } of [files.first, files.second, files.part]) await hsiSheet.writeCsv(path, sheet);
  await hsiSheet.writeXlsx(files.workbook.path, files.workbook.sheet);
  return { ...files, [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }) };
}

/** Ours and the peer's in turns, so that whatever else the machine does falls on both. */
async function csvRound({ first, second }: Files, tell: Surroundings["tell"]): Promise<CsvRound> {
  return await atDesk(async ({ database, client, growth }) => {
    const peer = await createCopyPeer(database);
    const settled = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
      await database.sql("vacuum analyze");
      await database.sql("checkpoint");
      tell(what);
      return await work();
    };
    const grown: number[] = [];
    const ours = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
      const { bytes, result } = await settled(what, () => growth(work));
      grown.push(bytes);
      return result;
    };
    const insert = await ours("insert", () => client.import(first));
    const copy = await settled("psql copies", () => peer.copy(first.path));
    await peer.empty();
    const peerInsert = await settled("psql inserts", () => peer.upsert(first.path));
    const update = await ours("update", () => client.import(second));
    const peerUpdate = await settled("psql updates", () => peer.upsert(second.path));
    const rollBack = await ours("roll back", () => client.rollBack(update.id, first.sheet));
    const again = await ours("the first file again", () => client.import(first));
    return {
      copy,
      peerInsert,
      peerUpdate,
      insert: insert.times,
      update: update.times,
      again: again.times,
      rollBack,
      grown: Math.max(...grown),
    };
  });
}

async function workbookRound({ part, workbook }: Files, tell: Surroundings["tell"]): Promise<WorkbookRound> {
  tell("a part from csv");
  const fromCsv = await atDesk(({ client }) => client.import(part));
  tell("the same from xlsx");
  const fromXlsx = await atDesk(({ client, growth }) => growth(() => client.import(workbook)));
  return { part: fromCsv.times, workbook: fromXlsx.result.times, workbookGrown: fromXlsx.bytes };
}

interface Desk {
  readonly database: OwnPostgres;
  readonly client: ImportDeskClient;
  /** Does work, and says by how many bytes the service's memory has grown since it stood idle, before its first import. */
  growth<T>(work: () => Promise<T>): Promise<{ readonly bytes: number; readonly result: T }>;
}

/** Does work at a service of its own on a database of its own. */
async function atDesk<T>(work: (desk: Desk) => Promise<T>): Promise<T> {
  await using app = await createOwnApp();
  const { database } = app;
  await using folder = await createServiceFolder();
  const settings = { ...app.settings, QUEUE: "memory" };
  await using service = await MeasuredProcess.start({
    folder: folder.path,
    path: "/csv/hsi_funnel.csv",
    settings,
  });
  const headers = await app.signIn();
  let idle: number | null = null;
  return await work({
    database,
    client: new ImportDeskClient(service.origin, { database, headers }),
    async growth(work) {
      let result: Awaited<ReturnType<typeof work>>;
      const { before, most } = await service.residentBytesDuring(async () => {
        result = await work();
      });
      idle ??= before;
      return { bytes: most - idle, result: result! };
    },
  });
}

function csvFigures(rows: number, rounds: readonly CsvRound[]): Figure[] {
  const rate = (pick: (round: CsvRound) => number) => rows / least(rounds.map(pick));
  const [inserting, updating] = [rate(({ peerInsert }) => peerInsert), rate(({ peerUpdate }) => peerUpdate)];
  const peers = `upsert ${perSecond(inserting)}, COPY ${perSecond(rate(({ copy }) => copy))}`;
  const grown = rounds.map((round) => round.grown / MEGABYTE);
  const lag = (times: ImportTimes) => times.shown - times.landed;
  const lags = rounds.flatMap(({ insert, update }) => [lag(insert), lag(update)]).map((s) => s * 1000);
  const line = (what: string, ours: number, { peer, beside, parts = "" }: Beside): Figure => ({
    what: `${rows.toLocaleString("en")} rows ${what}: rows per second`,
    ours: `${perSecond(ours)}${parts}`,
    peer: beside,
    value: ours / peer,
    unit: "×",
    wanted: { atLeast: 0.4 },
  });
  const again = `upsert ${perSecond(updating)}`;
  return [
    line("from csv, all new", rate(({ insert }) => insert.shown), {
      peer: inserting,
      beside: peers,
      parts: partsOf(rounds.map(({ insert }) => insert)),
    }),
    line("from csv, all changed", rate(({ update }) => update.shown), {
      peer: updating,
      beside: again,
      parts: partsOf(rounds.map(({ update }) => update)),
    }),
    line("from csv, all as they were", rate(({ again }) => again.ended), {
      peer: updating,
      beside: again,
      parts: partsOf(rounds.map(({ again }) => again)),
    }),
    line("taken back", rate(({ rollBack }) => rollBack), { peer: updating, beside: again }),
    {
      what: "growth of resident memory over all of that",
      ours: grown.map((megabytes) => `${megabytes.toFixed(0)} MB`).join(", "),
      peer: "",
      value: Math.max(...grown),
      unit: "MB",
      wanted: { atMost: GROWTH_MB_MAX },
    },
    {
      what: "from the last row in the table to the report that shows it",
      ours: lags.map((ms) => `${ms.toFixed(0)} ms`).join(", "),
      peer: "",
      value: Math.max(...lags),
      unit: "ms",
      wanted: { atMost: LAG_MS_MAX },
    },
  ];
}

interface Beside {
  /** Rows per second. */
  readonly peer: number;
  readonly beside: string;
  readonly parts?: string;
}

function workbookFigures(rows: number, rounds: readonly WorkbookRound[]): Figure[] {
  const fromCsv = rows / least(rounds.map(({ part }) => part.shown));
  const fromXlsx = rows / least(rounds.map(({ workbook }) => workbook.shown));
  const grown = rounds.map(({ workbookGrown }) => workbookGrown / MEGABYTE);
  return [
    {
      what: `${rows.toLocaleString("en")} rows from xlsx, all new: rows per second`,
      ours: `${perSecond(fromXlsx)}${partsOf(rounds.map(({ workbook }) => workbook))}`,
      peer: `ours from csv ${perSecond(fromCsv)}${partsOf(rounds.map(({ part }) => part))}`,
      value: fromXlsx / fromCsv,
      unit: "×",
      wanted: { atLeast: 0.25 },
    },
    {
      what: "growth of resident memory from xlsx",
      ours: grown.map((megabytes) => `${megabytes.toFixed(0)} MB`).join(", "),
      peer: "",
      value: Math.max(...grown),
      unit: "MB",
      wanted: { atMost: GROWTH_MB_MAX },
    },
  ];
}

/** Where the quickest one's time went. */
function partsOf(runs: readonly ImportTimes[]): string {
  const { uploaded, surveyed, landed, ended } = runs.toSorted((a, b) => a.ended - b.ended)[0]!;
  const parts = [uploaded, surveyed - uploaded, landed - surveyed, ended - landed];
  const [upload, survey, landing, rest] = parts.map((seconds) => `${seconds.toFixed(1)} s`);
  return ` (upload ${upload}, survey ${survey}, rows ${landing}, rest ${rest})`;
}

function perSecond(rate: number): string {
  return Math.round(rate).toLocaleString("en");
}

function least(values: readonly number[]): number {
  return Math.min(...values);
}
