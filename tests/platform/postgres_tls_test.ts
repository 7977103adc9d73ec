import assert from "node:assert/strict";
import { findProgram } from "#tests/_support/servers/mod.ts";
import { makeCertificates } from "#tests/_support/servers/make_certificates.ts";
import { failsWith } from "#tests/_support/fails_with.ts";
import { readAll } from "#tests/_support/read_all.ts";
import { postgresTest, type PostgresWorld } from "./postgres_world.ts";
import { openTcpProxy } from "./tcp_proxy.ts";

const ENCRYPTED = "select ssl from pg_stat_ssl where pid = pg_backend_pid()";

function authority(): string {
  return Deno.readTextFileSync(Deno.env.get("TEST_CA_FILE")!);
}

/** Whether a connection made in this way is encrypted, by the server's own word. */
async function encrypted(
  world: PostgresWorld,
  mode: string,
  { ca, host, port }: { ca?: string; host?: string; port?: number } = {},
): Promise<boolean> {
  const url = new URL(world.url);
  url.searchParams.set("sslmode", mode);
  if (host !== undefined) url.hostname = host;
  if (port !== undefined) url.port = `${port}`;
  const { rows } = await readAll(world.database({ url: url.href, ca, connectTimeoutMs: 3_000 }), ENCRYPTED);
  return rows[0]![0] === "true";
}

postgresTest("a connection is encrypted when the address asks for it, and only then", async (world) => {
  const ca = authority();
  assert.equal(await encrypted(world, "disable"), false);
  assert.equal(await encrypted(world, "require"), true);
  assert.equal(await encrypted(world, "require", { ca }), true);
  assert.equal(await encrypted(world, "verify-ca", { ca }), true);
  assert.equal(await encrypted(world, "verify-full", { ca, host: "localhost" }), true);
}, "TEST_CA_FILE");

postgresTest("a certificate counts for the address in it: by number as well as by name", async (world) => {
  assert.equal(await encrypted(world, "verify-full", { ca: authority(), host: "127.0.0.1" }), true);
}, "TEST_CA_FILE");

postgresTest("a certificate for another name is refused by verify-full alone", async (world) => {
  await using proxy = await openTcpProxy(world.url, "127.0.0.2");
  const elsewhere = { ca: authority(), host: "127.0.0.2", port: proxy.port };
  assert.equal(await encrypted(world, "verify-ca", elsewhere), true);
  assert.equal(await encrypted(world, "require", elsewhere), true);
  await failsWith("unavailable", encrypted(world, "verify-full", elsewhere));
}, "TEST_CA_FILE");

postgresTest("an authority that did not sign the certificate is refused", async (world) => {
  const openssl = await findProgram(["openssl"]);
  assert.ok(openssl, "openssl made the server's certificate, so it is here");
  const { authority: ca } = await makeCertificates(openssl);
  for (const mode of ["require", "verify-ca", "verify-full"]) {
    await failsWith("unavailable", encrypted(world, mode, { ca, host: "localhost" }), mode);
  }
  for (const mode of ["verify-ca", "verify-full"]) {
    await failsWith(
      "unavailable",
      encrypted(world, mode, { host: "localhost" }),
      `${mode} without an authority`,
    );
  }
}, "TEST_CA_FILE");

postgresTest("a statement is cancelled and a killed backend noticed over TLS too", async (world) => {
  const url = Object.assign(new URL(world.url), { search: "?sslmode=require" });
  const database = world.database({ url: url.href, poolMax: 1 });
  const sql = "select i as id, repeat('x', 100) as t from generate_series(1, 1000000) i";
  const left = new AbortController();
  const reading = readAll(database, "select pg_sleep(15) as s", {}, left.signal);
  setTimeout(() => left.abort(), 0);
  await failsWith("cancelled", reading);
  const whole = readAll(database, sql);
  whole.catch(() => {});
  while ((await world.backends("active")).length === 0);
  await world.kill(await world.backends("active"));
  await failsWith("unavailable", whole);
  assert.deepEqual((await readAll(database, "select 1 as n")).rows, [["1"]]);
});
