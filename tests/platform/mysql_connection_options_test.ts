import assert from "node:assert/strict";
import { mysqlConnectionOptions } from "#src/platform/mysql_connection_options.ts";
import { mysqlTest } from "./mysql_world.ts";
import { openTcpProxy } from "./tcp_proxy.ts";

/** A certificate authority that signed nothing; its key is gone. */
const STRANGER = `-----BEGIN CERTIFICATE-----
MIIBfjCCASOgAwIBAgIUTBpphFqxxaZUUPKOJSpQGSFH6tIwCgYIKoZIzj0EAwIw
EzERMA8GA1UEAwwIU3RyYW5nZXIwIBcNMjYxMTIxMDQzODI2WhgPMjEyNjEwMjgw
NDM4MjZaMBMxETAPBgNVBAMMCFN0cmFuZ2VyMFkwEwYHKoZIzj0CAQYIKoZIzj0D
AQcDQgAED5CuRxdZbhfsOO/b/qRlCVr1waFX2MdZZC7AQIua7MvLbwmrw0oI8/WI
LDy5MqMTS3lQaoVZLgoXT+bv7zJ2MaNTMFEwHQYDVR0OBBYEFODK/JXhzXdmdRFT
l+s2XfKpeUwpMB8GA1UdIwQYMBaAFODK/JXhzXdmdRFTl+s2XfKpeUwpMA8GA1Ud
EwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSQAwRgIhAMMq5LsDu6uTeoJ28Wo5AXS+
dhQ49le2uxkB+b3r1YaSAiEA2XugaKOk0Je6yU8YukRWU9cei/OgrRMbaVSaPL96
FTg=
-----END CERTIFICATE-----
`;

const read = (url: string, ca?: string) => mysqlConnectionOptions({ url, ca, connectTimeoutMs: 1000 });

Deno.test("mysqlConnectionOptions() reads every part of a URL, decoded", () => {
  const { host, port, user, password, database, ssl } = read("mysql://a%40b:p%2Fw%3A@db.example:3307/perpus");
  assert.deepEqual([host, port, user, password, database, ssl], [
    "db.example",
    3307,
    "a@b",
    "p/w:",
    "perpus",
    undefined,
  ]);
  assert.equal(read("mariadb://u@[::1]/d").host, "::1");
  assert.equal(read("mysql://u@h/d").port, 3306);
});

Deno.test("mysqlConnectionOptions() checks as much of the certificate as it is asked to", () => {
  const checks = (query: string, ca?: string) => {
    const { ssl } = read(`mysql://u@h/d?${query}`, ca);
    return typeof ssl === "object" ? [ssl.rejectUnauthorized, ssl.verifyIdentity] : "off";
  };
  for (const query of ["", "ssl=false", "sslmode=disable", "ssl-mode=DISABLED"]) {
    assert.equal(checks(query), "off", query);
  }
  for (const query of ["sslmode=require", "ssl-mode=REQUIRED"]) {
    assert.deepEqual(checks(query), [false, false], query);
    assert.deepEqual(checks(query, STRANGER), [true, false], query);
  }
  for (const query of ["sslmode=verify-ca", "ssl-mode=VERIFY_CA"]) {
    assert.deepEqual(checks(query), [true, false]);
  }
  for (const query of ["ssl=true", "sslmode=verify-full", "ssl-mode=VERIFY_IDENTITY"]) {
    assert.deepEqual(checks(query), [true, true], query);
  }
});

Deno.test("mysqlConnectionOptions() refuses what it does not know, without repeating it", () => {
  for (const url of ["", "rahasia", "postgres://u:rahasia@h/d", "mysql://u:rahasia@h:x/d"]) {
    assert.throws(() => read(url), { name: "TypeError", message: /must start with 'mysql:\/\/'/ });
  }
  assert.throws(
    () => read("mysql://h/d?sslmode=rahasia"),
    (error: Error) => !error.message.includes("rahasia"),
  );
});

mysqlTest("TLS is used when it is asked for, and only with a server that can be trusted", async (world) => {
  const ca = await Deno.readTextFile(Deno.env.get("TEST_CA_FILE")!);
  const cipher = async (url: URL, mode: string, trusted?: string) => {
    const asking = new URL(url);
    asking.searchParams.set("sslmode", mode);
    const database = world.database({ url: asking.href, ca: trusted });
    const [row] = await world.rows(database, "show session status like 'ssl_cipher'");
    return row![1]!;
  };
  const encrypted = /^TLS_|^ECDHE/;
  assert.match(await cipher(world.url, "verify-full", ca), encrypted);
  assert.match(await cipher(world.url, "require"), encrypted);
  assert.equal(await cipher(world.url, "disable"), "");
  for (const mode of ["require", "verify-ca", "verify-full"]) {
    await assert.rejects(cipher(world.url, mode, STRANGER), { failure: "unavailable" }, mode);
  }
  await assert.rejects(cipher(world.url, "verify-full"), { failure: "unavailable" });
}, "TEST_CA_FILE");

mysqlTest("TLS refuses a server at an address that its certificate does not name", async (world) => {
  const ca = await Deno.readTextFile(Deno.env.get("TEST_CA_FILE")!);
  await using proxy = await openTcpProxy(world.url, "127.0.0.2");
  const at = (mode: string) => {
    const url = new URL(world.url);
    url.host = `127.0.0.2:${proxy.port}`;
    url.searchParams.set("sslmode", mode);
    return world.database({ url: url.href, ca });
  };
  assert.deepEqual(await world.rows(at("verify-ca"), "select 1 as n"), [["1"]]);
  await assert.rejects(world.rows(at("verify-full"), "select 1 as n"), {
    failure: "unavailable",
    message: /HANDSHAKE_SSL_ERROR/,
  });
}, "TEST_CA_FILE");
