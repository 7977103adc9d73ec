import assert from "node:assert/strict";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { createConnection } from "mysql2/promise";
import pg from "pg";
import { needs } from "#tests/_support/needs.ts";
import { connectOnce } from "./connect_once.ts";
import { findProgram } from "./find_program.ts";
import { mariadbContainer } from "./mariadb_container.ts";
import { redisContainer } from "./redis_container.ts";
import { ServerProcess } from "./server_process.ts";
import { containerArgs } from "./start_container.ts";
import { startServers } from "./start_servers.ts";

function env(name: string): string {
  return Deno.env.get(name) ?? "";
}

Deno.test({
  name: "PostgreSQL speaks TLS to who trusts the authority, and is refused by who does not",
  ...needs("TEST_POSTGRES_URL", "TEST_CA_FILE"),
  async fn() {
    const connectionString = env("TEST_POSTGRES_URL");
    const ca = await Deno.readTextFile(env("TEST_CA_FILE"));
    const client = new pg.Client({ connectionString, ssl: { ca } });
    await client.connect();
    const { rows } = await client.query("select ssl from pg_stat_ssl where pid = pg_backend_pid()");
    await client.end();
    assert.deepEqual(rows, [{ ssl: true }]);
    const distrustful = new pg.Client({ connectionString, ssl: true });
    await assert.rejects(distrustful.connect(), /unable to verify|self-signed|UnknownIssuer|certificate/i);
    await distrustful.end();
  },
});

Deno.test({
  name: "MariaDB speaks TLS to who trusts the authority, and is refused by who does not",
  ...needs("TEST_MYSQL_URL", "TEST_CA_FILE"),
  async fn() {
    const uri = env("TEST_MYSQL_URL");
    const ca = await Deno.readTextFile(env("TEST_CA_FILE"));
    const connection = await createConnection({ uri, ssl: { ca } });
    const [rows] = await connection.query<never[]>("show session status like 'Ssl_version'");
    await connection.end();
    assert.match(JSON.stringify(rows), /TLSv1\.[23]/);
    await assert.rejects(createConnection({ uri, ssl: {} }), /certificate|UnknownIssuer/i);
  },
});

Deno.test("a program is looked for by name first, then by folder, and must be executable", async () => {
  const root = await Deno.makeTempDir();
  const [first, second] = [join(root, "first"), join(root, "second")];
  await Deno.mkdir(first);
  await Deno.mkdir(second);
  await Deno.writeTextFile(join(first, "b"), "", { mode: 0o755 });
  await Deno.writeTextFile(join(second, "a"), "", { mode: 0o755 });
  await Deno.writeTextFile(join(second, "b"), "", { mode: 0o755 });
  await Deno.writeTextFile(join(first, "c"), "", { mode: 0o644 });
  await Deno.mkdir(join(first, "d"));
  assert.equal(await findProgram(["a", "b"], [first, second]), join(second, "a"));
  assert.equal(await findProgram(["b"], [first, second]), join(first, "b"));
  assert.equal(await findProgram(["c", "d", "e"], [first, second]), undefined);
  await Deno.remove(root, { recursive: true });
});

Deno.test("a server that cannot be had is named with every reason", async () => {
  const empty = await Deno.makeTempDir();
  const asked: string[][] = [];
  const servers = await startServers({
    given: (name) => name === "TEST_REDIS_URL" || name === "TEST_CHROMIUM" ? undefined : "given",
    folders: [empty],
    install(packages) {
      asked.push([...packages]);
      return Promise.resolve("not root, so it cannot be installed");
    },
  });
  await servers.stop();
  await Deno.remove(empty);
  assert.deepEqual(asked, [["redis-server", "chromium"]]);
  const unrooted = "not root, so it cannot be installed";
  assert.deepEqual(servers.missing, [
    { what: "Chromium", why: `"chromium" is not installed; ${unrooted}` },
    { what: "Redis", why: `"redis-server" is not installed; ${unrooted}; Docker is not there` },
  ]);
  assert.equal(servers.env["TEST_POSTGRES_URL"], "given");
  assert.deepEqual(servers.pids, []);
});

Deno.test("a stopped server process is gone, and stopping it twice does no harm", async () => {
  const folder = await Deno.makeTempDir();
  const server = await ServerProcess.start({
    program: Deno.execPath(),
    args: ["eval", "setInterval(() => {}, 1_000)"],
    folder,
    account: undefined,
    stopSignal: "SIGTERM",
  });
  process.kill(server.pid, 0);
  await server[Symbol.asyncDispose]();
  assert.throws(() => process.kill(server.pid, 0));
  await server[Symbol.asyncDispose]();
  await Deno.remove(folder, { recursive: true });
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test(`a runner ended by ${signal} takes its servers with it`, async () => {
    const installed = await findProgram(["redis-server"]);
    const runner = new Deno.Command(Deno.execPath(), {
      // deno-fmt-ignore
      args: ["run", "--allow-read", "--allow-write", "--allow-env", "--allow-net", "--allow-sys", "--allow-run",
        fileURLToPath(new URL("../run_tests.ts", import.meta.url)), "--servers-only"],
      env: {
        TEST_POSTGRES_URL: "given",
        TEST_MYSQL_URL: "given",
        TEST_CHROMIUM: "given",
        TEST_SOFFICE: "given",
        TEST_REDIS_URL: installed ? "" : "given",
      },
      stdout: "piped",
      stderr: "null",
    }).spawn();
    let printed = "";
    for await (const text of runner.stdout.pipeThrough(new TextDecoderStream())) {
      printed += text;
      const [, url] = /^export TEST_REDIS_URL='(.*)'$/m.exec(printed) ?? [];
      if (url === undefined) continue;
      if (installed) await connectOnce(url);
      runner.kill(signal);
    }
    assert.equal((await runner.status).code, 0);
    const [, url = ""] = /^export TEST_REDIS_URL='(.*)'$/m.exec(printed) ?? [];
    if (installed) await assert.rejects(connectOnce(url), /refused/i);
  });
}

Deno.test("a container is published on the loopback alone, with its files made before the server starts", () => {
  const certificates = { authority: "the authority", certificate: "the certificate", key: "the key" };
  const args = containerArgs(mariadbContainer(certificates));
  assert.deepEqual(args.slice(0, 5), ["run", "--rm", "--detach", "--publish", "127.0.0.1::3306"]);
  assert.ok(args.includes("FILE_2=the key"));
  assert.match(
    args.join(" "),
    /mariadb:10\.11 -c printf .* && exec docker-entrypoint\.sh "\$@" sh mariadbd /,
  );
  const redis = containerArgs(redisContainer());
  assert.deepEqual(redis.slice(5, 8), ["--entrypoint", "sh", "redis:7"]);
});
