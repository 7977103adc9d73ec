import type { Statements } from "#src/platform/statements.ts";
import { createMasterWorld, type MasterWorld } from "#tests/_support/master_world.ts";
import { type FilledMaster, filledMaster } from "#tests/sql/filled_master.ts";
import type { MasterPlan } from "#tests/sql/master_plans.ts";
import { writtenOut } from "./bare_statement.ts";
import type { Benchmark, Figure } from "./benchmark.ts";
import { neededProgram } from "./needed_program.ts";
import { rounds } from "./rounds.ts";
import { type Spread, spread } from "./spread.ts";

const SQL = new URL("../../sql", import.meta.url).pathname;
const [CLIENTS, CLIENTS_SMALL] = [1_000_000, 50_000];
const ROUNDS = 5;
/** In each round. */
const TIMES = 10;
const KEPT_TIMES = 2_000;
const ADMIN = { authorization: "Bearer admin" };

/** A list as it is asked for, and by which statements. */
interface Asked {
  readonly what: string;
  readonly query: string;
  readonly sort: string;
  readonly given: Readonly<Record<string, string>>;
  /** Most milliseconds that are wanted of it at a million clients. */
  readonly atMost: number;
}

const ASKED: readonly Asked[] = [
  { what: "page 1 by name", query: "", sort: "name", given: {}, atMost: 20 },
  {
    what: "page 1, newest first",
    query: "sort=created_at_desc",
    sort: "created_at_desc",
    given: {},
    atMost: 20,
  },
  {
    what: "of a city, by name",
    query: "city=city%2031",
    sort: "name",
    given: { city: "city 31" },
    atMost: 30,
  },
  {
    what: "of a city where nobody is, newest first",
    query: "city=nowhere&sort=created_at_desc",
    sort: "created_at_desc",
    given: { city: "nowhere" },
    atMost: 20,
  },
  { what: "of a code", query: "code=c777", sort: "name", given: { code: "c777" }, atMost: 20 },
  {
    what: "whose names begin so, some hundreds",
    query: "name=toko%2000a",
    sort: "name",
    given: { name: "toko 00a" },
    atMost: 20,
  },
  {
    what: "whose names begin so, every fifth",
    query: "name=toko",
    sort: "name",
    given: { name: "toko" },
    atMost: 500,
  },
  {
    what: "not active, newest first: the oldest tenth",
    query: "is_active=false&sort=created_at_desc",
    sort: "created_at_desc",
    given: { is_active: "false" },
    atMost: 100,
  },
  {
    what: "active, by code",
    query: "is_active=true&sort=code",
    sort: "code",
    given: { is_active: "true" },
    atMost: 500,
  },
  {
    what: "deep, at 9 tenths, by name",
    query: "page=90000&page_size=10",
    sort: "name",
    given: { offset: "899990" },
    atMost: 1_000,
  },
];

/** Lists of clients out of a large table. */
export const masterLists: Benchmark = {
  name: "master_lists",
  about:
    "pages of a million clients, each with its count, read from PostgreSQL for every request (`?cache=bypass`, the service in this process, no HTTP between), beside the same two statements in `psql` by its own clock; one client likewise, and kept. The plans are told while it runs",
  async run({ tell, small }) {
    const clients = small ? CLIENTS_SMALL : CLIENTS;
    tell(`making ${clients} clients`);
    await using master = await filledMaster(SQL, { clients, others: 10_000 });
    await using world = await createMasterWorld({ beside: master.place });
    const figures: Figure[] = [];
    let scans = 0;
    for (const asked of ASKED.map((one) => inside(one, clients))) {
      for (const plan of statementsOf(asked)) {
        const { nodes, scanned, ms } = await master.explain(plan);
        scans += scanned.length;
        tell(`${asked.what}: ${plan.statement} ${ms.toFixed(1)} ms: ${nodes}`);
      }
      figures.push(await listFigure({ world, master, asked }));
    }
    return [...figures, scansFigure(scans), ...await oneFigures(world, master)];
  },
};

/** A deep page of few rows is as deep among them. */
function inside(asked: Asked, clients: number): Asked {
  if (asked.given["offset"] === undefined) return asked;
  const page = clients * 0.09;
  return { ...asked, query: `page=${page}&page_size=10`, given: { offset: String((page - 1) * 10) } };
}

/** What the service runs: the total of all is known without a count. */
function statementsOf({ sort, given }: Asked): Omit<MasterPlan, "index">[] {
  const list = { statement: "clients/list", sort, given };
  const { offset: _, ...filters } = given;
  return Object.keys(filters).length === 0 ? [list] : [list, { statement: "clients/count", given }];
}

interface Measured {
  readonly world: MasterWorld;
  readonly master: FilledMaster;
  readonly asked: Asked;
}

async function listFigure({ world, master, asked }: Measured): Promise<Figure> {
  const bare = statementsOf(asked).map((plan) => bareText(master.statements, plan));
  const { ours, peer } = await rounds(ROUNDS, {
    ours: () => answeredMs(world, `/v1/master-client?${asked.query}&cache=bypass`, "BYPASS"),
    peer: () => bareMs(master.place.url, bare),
  });
  return msFigure(`clients ${asked.what}`, spread(ours), { atMost: asked.atMost, peer: spread(peer) });
}

function bareText(statements: Statements, { statement, sort, given }: Omit<MasterPlan, "index">): string {
  const file = statements.get(statement);
  const plain = sort === undefined ? file.on("postgres") : file.sorted("postgres", sort);
  return writtenOut(plain, { limit: "10", offset: "0", ...given });
}

async function oneFigures(world: MasterWorld, { someId, place }: FilledMaster): Promise<Figure[]> {
  const path = `/v1/master-client/${someId}`;
  const bare = `select * from clients where id = '${someId}'`;
  const { read, peer, kept } = await rounds(ROUNDS, {
    read: () => answeredMs(world, `${path}?cache=bypass`, "BYPASS"),
    peer: () => bareMs(place.url, [bare]),
    kept: () => answeredMs(world, path, "HIT", KEPT_TIMES),
  });
  return [
    msFigure("one client from the database", spread(read), { atMost: 20, peer: spread(peer) }),
    msFigure("one client, kept", spread(kept), { atMost: 1 }),
  ];
}

/** What one answer takes, in milliseconds. */
async function answeredMs(world: MasterWorld, path: string, cache: string, times = TIMES): Promise<number> {
  const ask = async () => {
    const response = await world.answer(new Request(`http://aliran.test${path}`, { headers: ADMIN }));
    const text = await response.text();
    if (response.status !== 200) throw new Error(`Cannot read '${path}': ${text}`);
    return response.headers.get("x-cache");
  };
  await ask();
  const began = performance.now();
  for (let turn = 0; turn < times; turn++) {
    const state = await ask();
    if (state !== cache) throw new Error(`Cannot measure '${path}': 'X-Cache' is '${state}'`);
  }
  return (performance.now() - began) / times;
}

/** What `psql` needs for statements by its own clock, in milliseconds. */
async function bareMs(url: URL, statements: readonly string[]): Promise<number> {
  const turns = Array.from({ length: TIMES }, () => statements.flatMap((text) => ["-c", text])).flat();
  const { success, stdout, stderr } = await new Deno.Command(await neededProgram("psql"), {
    args: [url.href, "-X", "-q", "-A", "-t", "-c", "\\timing on", ...turns],
    env: { LC_ALL: "C" },
  }).output();
  if (!success) throw new Error(`Cannot run 'psql': ${new TextDecoder().decode(stderr)}`);
  const times = [...new TextDecoder().decode(stdout).matchAll(/^Time: ([\d.]+) ms/gm)];
  return times.reduce((sum, [, ms]) => sum + Number(ms), 0) / TIMES;
}

function msFigure(what: string, ours: Spread, { atMost, peer }: { atMost: number; peer?: Spread }): Figure {
  const told = ({ median, least, most }: Spread) =>
    `${median.toFixed(2)} ms (${least.toFixed(2)} to ${most.toFixed(2)})`;
  return {
    what,
    ours: told(ours),
    peer: peer === undefined ? "" : `psql: ${told(peer)}, ${(ours.median / peer.median).toFixed(1)} times`,
    value: ours.median,
    unit: "ms",
    wanted: { atMost },
  };
}

function scansFigure(scans: number): Figure {
  return {
    what: "full scans of a table in all of these",
    ours: String(scans),
    peer: "",
    value: scans,
    unit: "",
    wanted: { atMost: 0 },
  };
}
