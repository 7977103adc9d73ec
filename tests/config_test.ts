import assert from "node:assert/strict";
import fc from "fast-check";
import { ConfigError, readConfig } from "#src/config.ts";
import { SETTINGS } from "#src/settings.ts";
import type { Setting } from "#src/std/settings/setting.ts";

const ROWS: readonly Setting<unknown>[] = Object.values(SETTINGS);
/** What production needs to start at all. */
const PRODUCTION = {
  APP_ENV: "production",
  MONEV_DATABASE_URL: "postgres://reader:hunter2@db.test/plane",
  UPSTASH_REDIS_REST_URL: "https://redis.test",
  UPSTASH_REDIS_REST_TOKEN: "hunter2-token",
};

function mistakes(environment: Readonly<Record<string, string>>): readonly string[] {
  try {
    readConfig(environment);
  } catch (error) {
    assert.ok(error instanceof ConfigError, String(error));
    return error.mistakes;
  }
  return [];
}

function one(environment: Readonly<Record<string, string>>): string {
  const found = mistakes(environment);
  assert.equal(found.length, 1, found.join("\n"));
  return found[0]!;
}

Deno.test("nothing needs to be set to begin with", () => {
  const config = readConfig({});
  assert.equal(config.environment, "development");
  assert.equal(config.host, "127.0.0.1");
  assert.equal(config.port, 3000);
  assert.equal(config.timezone, "Asia/Jakarta");
  assert.equal(config.cacheTtlSeconds, 60);
  assert.equal(config.kabkotaNames["2105"], "Kep. Anambas");
  assert.deepEqual(config.reportKeys, []);
  for (const unset of ["monevUrl", "publicBaseUrl", "workspaceName", "snapshots", "upstashToken"] as const) {
    assert.equal(config[unset], null, unset);
  }
});

Deno.test("every default is a value of its own setting", () => {
  for (const { name, fallback, form } of ROWS) {
    if (fallback !== null) assert.notEqual(form.read(fallback), undefined, name);
  }
});

Deno.test("no two settings have a name in common", () => {
  const names = ROWS.flatMap(({ name, aliases }) => [name, ...aliases]);
  assert.equal(new Set(names).size, names.length);
});

Deno.test("no secret has a default that could be known", () => {
  for (const { name, fallback, secret } of ROWS) if (secret) assert.ok(!fallback, name);
});

Deno.test("an older name is taken too, and the first one wins", () => {
  assert.equal(readConfig({ PORT: "8080" }).port, 8080);
  assert.equal(readConfig({ PORT: "8080", APP_PORT: "9090" }).port, 9090);
  assert.equal(readConfig({ DATABASE_URL: "mysql://h/d" }).monevUrl, "mysql://h/d");
  assert.equal(readConfig({ DATABASE_URL: "mysql://h/d", MONEV_DATABASE_URL: " " }).monevUrl, "mysql://h/d");
});

Deno.test("an empty value counts as absent", () => {
  for (const value of ["", " ", "\t\n"]) {
    assert.equal(readConfig({ APP_PORT: value, PORT: value }).port, 3000);
    assert.equal(readConfig({ WORKSPACE_NAME: value }).workspaceName, null);
  }
});

Deno.test("values lose the blanks around them", () => {
  assert.equal(readConfig({ APP_PORT: " 8080\n" }).port, 8080);
  assert.equal(readConfig({ WORKSPACE_NAME: " Serumpun Satu " }).workspaceName, "Serumpun Satu");
});

Deno.test("the values cannot be changed", () => {
  const config = readConfig({});
  assert.ok(Object.isFrozen(config));
  assert.throws(() => Object.assign(config, { port: 1 }), TypeError);
});

for (
  const [name, value, wanted] of [
    ["APP_ENV", "prod", "one of 'development', 'production'"],
    ["APP_PORT", "65536", "a whole number from 0 to 65535"],
    ["PORT", "80a", "a whole number from 0 to 65535"],
    ["PUBLIC_BASE_URL", "aliran.test", "a URL that starts with 'http:' or 'https:'"],
    ["APP_TIMEZONE", "Jakarta", "an IANA time zone such as 'Asia/Jakarta'"],
    ["DATABASE_POOL_MAX", "1", "a whole number from 2 to 1000"],
    ["KABKOTA_PATTERN", "21[", "a regular expression such as '21[0-9]{2}'"],
    ["KABKOTA_NAMES", "2101", "pairs such as '2101=Karimun,2102=Bintan'"],
    ["CACHE_TTL_SECONDS", "-1", "a whole number from 0 to 86400"],
    ["SNAPSHOTS", "redis", "one of 'memory', 'upstash'"],
  ] as const
) {
  Deno.test(`${name}=${value} is refused with what is wanted and what it is`, () => {
    assert.equal(one({ [name]: value }), `'${name}' must be ${wanted}: current value is '${value}'`);
  });
}

Deno.test("the value of a secret is never shown", () => {
  const message = one({ MONEV_DATABASE_URL: "postgresx://reader:hunter2@db.test/plane" });
  assert.match(message, /^'MONEV_DATABASE_URL' must be a URL that starts with 'postgres:' or /);
  assert.doesNotMatch(message, /hunter2/);
  assert.doesNotMatch(one({ DATABASE_URL: "hunter2" }), /hunter2/);
  assert.doesNotMatch(one({ REPORT_KEYS: "hunter2" }), /hunter2/);
});

Deno.test("report keys must be long enough to be keys", () => {
  const key = "a-key-of-20-letters-";
  assert.equal(
    one({ REPORT_KEYS: `${key},short` }),
    "'REPORT_KEYS' must hold keys of at least 16 characters",
  );
  assert.deepEqual(readConfig({ REPORT_KEYS: `${key}, ${key}2` }).reportKeys, [key, `${key}2`]);
});

Deno.test("a name that is nearly a setting's is a mistake, as it would have no effect", () => {
  for (
    const [name, meant] of Object.entries({
      APP_PROT: "APP_PORT",
      DATABASE_URLS: "DATABASE_URL",
      MONEV_DATABSE_URL: "MONEV_DATABASE_URL",
      CACHE_TTL_SECOND: "CACHE_TTL_SECONDS",
      REPORT_KEY: "REPORT_KEYS",
      WORKSPACE_NAMES: "WORKSPACE_NAME",
      workspace_name: "WORKSPACE_NAME",
      UPSTASH_REDIS_RESTURL: "UPSTASH_REDIS_REST_URL",
    })
  ) assert.equal(one({ [name]: "x" }), `'${name}' is not a setting: did you mean '${meant}'?`);
});

Deno.test("names that belong to others are left alone", () => {
  const others = [
    "APP_HOME",
    "APP_NAME",
    "APP_ROOT",
    "DENO_DIR",
    "HOME",
    "HOSTNAME",
    "KUBERNETES_PORT",
    "LANG",
    "NODE_ENV",
    "PATH",
    "PORTS",
    "POSTGRES_URL",
    "PWD",
    "REDIS_PORT",
    "REDIS_URL",
    "TZ",
  ];
  assert.deepEqual(mistakes(Object.fromEntries(others.map((name) => [name, "x"]))), []);
});

Deno.test("all mistakes are told at once", () => {
  const found = mistakes({
    APP_PROT: "1",
    APP_PORT: "x",
    APP_TIMEZONE: "x",
    APP_ENV: "production",
    REPORT_KEYS: "short",
  });
  assert.equal(found.length, 6, found.join("\n"));
  const error = new ConfigError(found);
  assert.match(error.message, /^The configuration has 6 mistake\(s\):\n- /);
  for (const mistake of found) assert.ok(error.message.includes(mistake));
});

Deno.test("production with real servers starts", () => {
  assert.equal(readConfig(PRODUCTION).environment, "production");
});

Deno.test("production refuses embedded stand-ins that were not chosen by name", () => {
  const [database, snapshots, ...others] = mistakes({ APP_ENV: "production" });
  assert.match(
    database!,
    /^'MONEV_DATABASE_URL', 'LIBRARY_DATABASE_URL', 'COMMERCE_DATABASE_URL' or 'APP_DATABASE_URL' must be set in production: 'pglite:\.data\/plane', /,
  );
  assert.match(snapshots!, /^'UPSTASH_REDIS_REST_URL' must be set in production: 'SNAPSHOTS=memory' /);
  assert.deepEqual(others, []);
  const chosen = { APP_ENV: "production", MONEV_DATABASE_URL: "pglite:.data/plane", SNAPSHOTS: "memory" };
  assert.deepEqual(mistakes(chosen), []);
});

Deno.test("production imports over a queue that was chosen by name, or over QStash with all that it needs", () => {
  const app = {
    ...PRODUCTION,
    APP_DATABASE_URL: "postgres://host/app",
    AUTH_SIGNING_KEYS: "a".repeat(32),
  };
  assert.match(one(app), /^'QSTASH_TOKEN' must be set in production: 'QUEUE=memory' /);
  assert.deepEqual(mistakes({ ...app, QUEUE: "memory" }), []);
  assert.deepEqual(mistakes({ ...app, QSTASH_TOKEN: "t" }), [
    "'QSTASH_CURRENT_SIGNING_KEY' must be set when QStash carries queued work",
    "'QSTASH_NEXT_SIGNING_KEY' must be set when QStash carries queued work",
    "'PUBLIC_BASE_URL' must be set when QStash carries queued work",
  ]);
});

Deno.test("a store and its token come together", () => {
  assert.equal(
    one({ SNAPSHOTS: "upstash" }),
    "'UPSTASH_REDIS_REST_URL' must be set when 'SNAPSHOTS' is 'upstash'",
  );
  assert.equal(
    one({ UPSTASH_REDIS_REST_URL: "https://redis.test" }),
    "'UPSTASH_REDIS_REST_TOKEN' must be set when 'UPSTASH_REDIS_REST_URL' is",
  );
});

Deno.test("whatever the environment, there is a configuration or a ConfigError without secrets", () => {
  const names = ROWS.flatMap(({ name, aliases }) => [name, ...aliases]);
  const secrets = ROWS.filter(({ secret }) => secret).flatMap(({ name, aliases }) => [name, ...aliases]);
  const value = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      "0",
      "-1",
      "1e9",
      "a=b",
      "production",
      "upstash",
      "https://x.test",
      "postgres://h/d",
      "(",
    ),
  );
  const known = fc.dictionary(fc.constantFrom(...names), value);
  const strange = fc.dictionary(fc.string(), value, { maxKeys: 3 });
  fc.assert(
    fc.property(known, strange, (settings, others) => {
      const environment: Record<string, string> = { ...others, ...settings };
      for (const name of secrets) {
        if (name in environment) environment[name] = `hunter2${environment[name]}`;
      }
      try {
        assert.ok(Object.isFrozen(readConfig(environment)));
      } catch (error) {
        assert.ok(error instanceof ConfigError, String(error));
        assert.doesNotMatch(error.message, /hunter2/);
      }
    }),
    { numRuns: 500 },
  );
});

Deno.test("without any database both demos are there, and with one the other is left out", () => {
  assert.equal(readConfig({}).demo, true);
  const reports = readConfig({ MONEV_DATABASE_URL: "postgres://h/d" });
  assert.deepEqual([reports.demo, reports.libraryUrl], [false, null]);
  const library = readConfig({ LIBRARY_DATABASE_URL: "mysql://h/d" });
  assert.deepEqual([library.demo, library.monevUrl], [false, null]);
});

Deno.test("the library's database may be named in parts, in which any characters may stand", () => {
  const { libraryUrl, demo } = readConfig({
    MYSQL_HOST: "slims.test",
    MYSQL_USER: "reader@desk",
    MYSQL_PASSWORD: "a/b:c@d%",
    MYSQL_DATABASE: "senayan db",
  });
  assert.equal(libraryUrl, "mysql://reader%40desk:a%2Fb%3Ac%40d%25@slims.test:3306/senayan%20db");
  assert.equal(demo, false);
});

Deno.test("a whole URL of the library's database wins over its parts", () => {
  const parts = { MYSQL_HOST: "a.test", MYSQL_USER: "u", MYSQL_DATABASE: "d" };
  assert.equal(readConfig({ ...parts, LIBRARY_DATABASE_URL: "mysql://h/d" }).libraryUrl, "mysql://h/d");
});

Deno.test("parts of the library's database that name no database are a mistake", () => {
  assert.deepEqual(mistakes({ MYSQL_HOST: "slims.test", MYSQL_PASSWORD: "hunter2" }), [
    "'MYSQL_USER', 'MYSQL_DATABASE' must be set when others of 'MYSQL_*' are",
  ]);
});

Deno.test("production starts with the library alone", () => {
  const { MONEV_DATABASE_URL: _, ...rest } = PRODUCTION;
  const parts = { MYSQL_HOST: "slims.test", MYSQL_USER: "reader", MYSQL_DATABASE: "senayan" };
  assert.equal(readConfig({ ...rest, ...parts }).monevUrl, null);
});

for (const value of ["5 0 * *", "0 5 0 * * *", "@daily", "61 0 * * *", "every day"]) {
  Deno.test(`'${value}' is no time for VISITOR_SLOW_CRON`, () => {
    assert.deepEqual(mistakes({ VISITOR_SLOW_CRON: value }), [
      `'VISITOR_SLOW_CRON' must be five fields of cron such as '5 0 * * *': current value is '${value}'`,
    ]);
  });
}

Deno.test("a replica of another kind than the shop's database is a mistake, and so is one without it", () => {
  const sentence = "'COMMERCE_REPLICA_URL' must be of the same kind as 'COMMERCE_DATABASE_URL'";
  const replica = { COMMERCE_REPLICA_URL: "mysql://shop@replica.test/shop" };
  assert.equal(one(replica), sentence);
  assert.equal(one({ ...replica, COMMERCE_DATABASE_URL: "postgres://shop@db.test/shop" }), sentence);
  assert.deepEqual(mistakes({ ...replica, COMMERCE_DATABASE_URL: "mysql://shop@db.test/shop" }), []);
  const postgres = {
    COMMERCE_DATABASE_URL: "postgres://db.test/shop",
    COMMERCE_REPLICA_URL: "postgresql://replica.test/shop",
  };
  assert.deepEqual(mistakes(postgres), []);
});

Deno.test("a shop of one's own means no demos", () => {
  assert.equal(readConfig({ COMMERCE_DATABASE_URL: "mysql://shop@db.test/shop" }).demo, false);
  assert.equal(readConfig({}).demo, true);
});

Deno.test("a signing key that could be guessed is a mistake, and is not shown", () => {
  const sentence = "'AUTH_SIGNING_KEYS' must hold keys of at least 32 characters";
  assert.equal(one({ AUTH_SIGNING_KEYS: "a".repeat(31) }), sentence);
  assert.equal(one({ AUTH_SIGNING_KEYS: `${"a".repeat(32)},hunter2` }), sentence);
  const keys = ["a".repeat(32), "b".repeat(32)];
  assert.deepEqual(readConfig({ AUTH_SIGNING_KEYS: keys.join(", ") }).authSigningKeys, keys);
});

Deno.test("production with accounts does not start without a signing key", () => {
  const accounts = { ...PRODUCTION, APP_DATABASE_URL: "postgres://app@db.test/app", QUEUE: "memory" };
  assert.equal(one(accounts), "'AUTH_SIGNING_KEYS' must be set in production when 'APP_DATABASE_URL' is");
  assert.deepEqual(mistakes({ ...accounts, AUTH_SIGNING_KEYS: "a".repeat(32) }), []);
  assert.deepEqual(mistakes(PRODUCTION), []);
});

const OUTSIDE = {
  AUTH_JWKS_URL: "https://issuer.test/keys",
  AUTH_ISSUER: "https://issuer.test/",
  AUTH_AUDIENCE: "aliran",
};

Deno.test("of an outside issuer the keys, the name and the audience are needed together", () => {
  assert.deepEqual(mistakes(OUTSIDE), []);
  assert.deepEqual(mistakes({ AUTH_JWKS_URL: OUTSIDE.AUTH_JWKS_URL }), [
    "'AUTH_ISSUER' must be set when 'AUTH_JWKS_URL' is",
    "'AUTH_AUDIENCE' must be set when 'AUTH_JWKS_URL' is",
  ]);
  assert.equal(
    one({ AUTH_AUDIENCE: "aliran" }),
    "'AUTH_JWKS_URL' must be set when 'AUTH_AUDIENCE' is",
  );
});

Deno.test("an outside issuer's keys come over https, in development also from this machine", () => {
  const sentence =
    "'AUTH_JWKS_URL' must be 'https': only in development and on this machine it may be 'http'";
  const at = (url: string) => ({ ...OUTSIDE, AUTH_JWKS_URL: url });
  for (const host of ["127.0.0.1:9000", "localhost", "[::1]:9000"]) {
    assert.deepEqual(mistakes(at(`http://${host}/keys`)), []);
    assert.equal(one({ ...PRODUCTION, ...at(`http://${host}/keys`) }), sentence);
  }
  for (const url of ["http://issuer.test/keys", "HTTP://issuer.test/keys", "http://127.0.0.1.issuer.test/"]) {
    assert.equal(one(at(url)), sentence);
  }
  assert.match(one(at("ftp://issuer.test/keys")), /^'AUTH_JWKS_URL' must be a URL that starts with/);
});
