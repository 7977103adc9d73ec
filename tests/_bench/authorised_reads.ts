import { createOwnPostgres } from "#tests/_support/own_postgres.ts";
import { freePort } from "#tests/_support/servers/mod.ts";
import type { Benchmark, Figure } from "./benchmark.ts";
import { besideBare, rate } from "./beside_bare.ts";
import { load } from "./load.ts";
import { rounds } from "./rounds.ts";
import { spread } from "./spread.ts";

const ROUNDS = 5;
const USERS = 1_000;
const ACCOUNTS = [
  `insert into users (id, name, email, password_hash)
  select gen_random_uuid(), 'Contoh ' || n, n || '@contoh.test', '!' from generate_series(1, ${USERS}) n`,
  "insert into user_roles select id, 'user' from users",
  `insert into sessions (id, user_id, created_at, expires_at)
  select gen_random_uuid(), id, now(), now() + interval '30 days' from users`,
];

/** Kept answers for those who are signed in, beside the same for everybody. */
export const authorisedReads: Benchmark = {
  name: "authorised_reads",
  about:
    "`wrk` with 32 connections on one kept answer that needs a permission, asked for by 1,000 users in turn, beside the same answer at a public path of the same process with the same requests; and by one user beside a bare `Deno.serve`",
  async run({ tell }) {
    await using stack = new AsyncDisposableStack();
    const migration = await Deno.readTextFile("sql/migrations/app/postgres/0003.do.create_accounts.sql");
    const database = stack.use(await createOwnPostgres([migration, ...ACCOUNTS]));
    const folder = await Deno.makeTempDir({ prefix: "bench-" });
    stack.defer(() => Deno.remove(folder, { recursive: true }));
    const server = stack.use(await startServer(database.url.href, `${folder}/tokens`));
    const tokens = (await Deno.readTextFile(`${folder}/tokens`)).split("\n");
    const script = `${folder}/users.lua`;
    await Deno.writeTextFile(script, inTurn(`${folder}/tokens`));
    const [signed, open] = [`${server.origin}/signed`, `${server.origin}/open`];
    for (const token of tokens) await get(signed, token);
    await get(open, tokens[0]!);
    tell(`${tokens.length} users`);
    const took = await rounds(ROUNDS, {
      signed: () => load(signed, {}, script),
      open: () => load(open, {}, script),
    });
    const [ours, peer] = [spread(took.signed), spread(took.open)];
    const beside: Figure = {
      what: `a kept answer for ${
        tokens.length.toLocaleString("en")
      } users who are signed in: answers per second`,
      ours: rate(ours),
      peer: `the same for everybody: ${rate(peer)}`,
      value: ours.median / peer.median,
      unit: "×",
      wanted: { atLeast: 0.6 },
    };
    tell("bare");
    const asked = { authorization: `Bearer ${tokens[0]}` };
    return [beside, await besideBare("an answer for one who is signed in", signed, { asked, atLeast: 0.6 })];
  },
};

async function get(url: string, token: string): Promise<void> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  await response.body?.cancel();
  if (response.status !== 200) throw new Error(`'${url}' is answered with ${response.status}`);
}

/** What `wrk` runs: the next user's token with each request. */
function inTurn(file: string): string {
  return `local requests, turn = {}, 0
function init()
  for token in io.lines("${file}") do
    requests[#requests + 1] = wrk.format("GET", nil, {Host = "127.0.0.1", Authorization = "Bearer " .. token})
  end
end
function request()
  turn = turn % #requests + 1
  return requests[turn]
end
`;
}

async function startServer(
  database: string,
  tokens: string,
): Promise<AsyncDisposable & { readonly origin: string }> {
  const port = freePort();
  const script = new URL("./authorised_server.ts", import.meta.url).pathname;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-check", "-P=test", script, database, tokens, String(port)],
    stdout: "null",
  }).spawn();
  const origin = `http://127.0.0.1:${port}`;
  const answers = () => fetch(`${origin}/open`).then((response) => response.text(), () => null);
  while (await answers() === null) await new Promise((resolve) => setTimeout(resolve, 20));
  return {
    origin,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await child.status;
    },
  };
}
