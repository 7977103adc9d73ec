import assert from "node:assert/strict";
import type { CheckedInit } from "#tests/_support/checked_fetch.ts";
import { createBreakableRoute } from "#tests/_support/breakable_route.ts";
import { needs } from "#tests/_support/needs.ts";
import { createReportsFolder } from "#tests/_support/reports_folder.ts";
import { createWorld, type World } from "#tests/_support/world.ts";

interface Refusal {
  readonly why: string;
  readonly path: string;
  readonly init?: CheckedInit;
  readonly status: number;
  readonly code: string;
  readonly detail: RegExp;
  readonly headers?: Readonly<Record<string, string>>;
  readonly errors?: readonly string[];
}

const OUTSIDE = { undocumented: true } as const;
const ALLOW = { allow: "GET, HEAD, OPTIONS" };
const LIMITED =
  "-- Limited.\n-- @param count integer A number.\n-- @param words text? Words.\nselect :count::int as count, :words::text as words";

const REFUSALS: readonly Refusal[] = [
  {
    why: "an unknown path",
    path: "/nowhere",
    init: OUTSIDE,
    status: 404,
    code: "not_found",
    detail: /'\/nowhere'/,
  },
  {
    why: "an unknown path with a query",
    path: "/nowhere?a=secret",
    init: OUTSIDE,
    status: 404,
    code: "not_found",
    detail: /^Nothing is at '\/nowhere'$/,
  },
  {
    why: "an unknown slug, with the nearest",
    path: "/csv/heatmpa.csv",
    init: OUTSIDE,
    status: 404,
    code: "not_found",
    detail: /did you mean '\/csv\/heatmap\.csv'\?$/,
  },
  {
    why: "an unknown slug of JSON, with the nearest",
    path: "/json/progres_kabkot.json",
    init: OUTSIDE,
    status: 404,
    code: "not_found",
    detail: /did you mean '\/json\/progress_kabkot\.json'\?$/,
  },
  {
    why: "an unknown slug that is like none",
    path: "/ndjson/zzzzzzzzzzzz.ndjson",
    init: OUTSIDE,
    status: 404,
    code: "not_found",
    detail: /^Nothing is at '\/ndjson\/zzzzzzzzzzzz\.ndjson'$/,
  },
  {
    why: "the ending of another form",
    path: "/csv/kpi.json",
    init: OUTSIDE,
    status: 404,
    code: "not_found",
    detail: /'\/csv\/kpi\.json', did you mean '\/csv\/kpi\.csv'/,
  },
  {
    why: "no ending",
    path: "/csv/kpi",
    init: OUTSIDE,
    status: 404,
    code: "not_found",
    detail: /'\/csv\/kpi'/,
  },
  {
    why: "a slug in capitals",
    path: "/csv/KPI.csv",
    init: OUTSIDE,
    status: 404,
    code: "not_found",
    detail: /'\/csv\/KPI\.csv', did you mean '\/csv\/kpi\.csv'/,
  },
  {
    why: "a path that climbs",
    path: "/csv/..%2Fplane%2Fpeople.csv",
    init: OUTSIDE,
    status: 404,
    code: "not_found",
    detail: /^Nothing is at '/,
  },
  {
    why: "a slug that is a member of every object",
    path: "/csv/__proto__.csv",
    init: OUTSIDE,
    status: 404,
    code: "not_found",
    detail: /'\/csv\/__proto__\.csv'/,
  },
  {
    why: "a path that is not well encoded",
    path: "/csv/%E0%A4%A.csv",
    init: OUTSIDE,
    status: 404,
    code: "not_found",
    detail: /^Nothing is at '/,
  },
  ...["POST", "PUT", "PATCH", "DELETE"].map((method): Refusal => ({
    why: `the method ${method} on a report`,
    path: "/csv/kpi.csv",
    init: { method, ...OUTSIDE },
    status: 405,
    code: "method_not_allowed",
    detail: new RegExp(`takes GET, HEAD, OPTIONS: current method is '${method}'`),
    headers: ALLOW,
  })),
  ...["/reports", "/healthz", "/readyz", "/docs", "/docs/json", "/docs/assets/init.js"].map((
    path,
  ): Refusal => ({
    why: `the method POST on '${path}'`,
    path,
    init: { method: "POST", body: "a=b", ...OUTSIDE },
    status: 405,
    code: "method_not_allowed",
    detail: /takes GET, HEAD, OPTIONS/,
    headers: ALLOW,
  })),
  {
    why: "the method POST on an unknown path",
    path: "/nowhere",
    init: { method: "POST", ...OUTSIDE },
    status: 404,
    code: "not_found",
    detail: /'\/nowhere'/,
  },
  {
    why: "the method POST on an unknown slug",
    path: "/csv/nowhere.csv",
    init: { method: "POST", ...OUTSIDE },
    status: 404,
    code: "not_found",
    detail: /nowhere/,
  },
  ...["application/json", "text/html, image/png;q=0.5", "text/csv;q=0", "nonsense"].map((
    accept,
  ): Refusal => ({
    why: `CSV that 'Accept: ${accept}' does not take`,
    path: "/csv/kpi.csv",
    init: { headers: { accept } },
    status: 406,
    code: "not_acceptable",
    detail: /'text\/csv'/,
  })),
  {
    why: "JSON that 'Accept: text/csv' does not take",
    path: "/json/kpi.json",
    init: { headers: { accept: "text/csv" } },
    status: 406,
    code: "not_acceptable",
    detail: /'application\/json'/,
  },
  {
    why: "NDJSON that 'Accept: text/csv' does not take",
    path: "/ndjson/kpi.ndjson",
    init: { headers: { accept: "text/csv" } },
    status: 406,
    code: "not_acceptable",
    detail: /'application\/x-ndjson'/,
  },
  {
    why: "a malformed 'If-None-Match'",
    path: "/csv/kpi.csv",
    init: { headers: { "if-none-match": "abc" } },
    status: 400,
    code: "malformed_request",
    detail: /'If-None-Match'/,
  },
  ...["delimiter=pipe", "bom=yes", "profile=calc", "cache=off", "delimiter=tab&delimiter=tab", "delimiter="]
    .map((query): Refusal => ({
      why: `the wish '${query}'`,
      path: `/csv/kpi.csv?${query}`,
      status: 400,
      code: "bad_parameter",
      detail: new RegExp(`'${query.split("=")[0]}'`),
      errors: [query.split("=")[0]!],
    })),
  {
    why: "a required value that is missing",
    path: "/csv/limited.csv",
    status: 400,
    code: "bad_parameter",
    detail: /'count'/,
    errors: ["count"],
  },
  {
    why: "a value of the wrong type",
    path: "/csv/limited.csv?count=many",
    status: 400,
    code: "bad_parameter",
    detail: /'count'/,
    errors: ["count"],
  },
  {
    why: "a value that is over-long",
    path: `/csv/limited.csv?count=1&words=${"a".repeat(201)}`,
    status: 400,
    code: "bad_parameter",
    detail: /'words': Must be at most 200 characters/,
    errors: ["words"],
  },
];

async function demand(world: World, refusal: Refusal): Promise<void> {
  const { path, status, code, detail, init = {} } = refusal;
  const response = await world.fetch(path, init);
  const body = await response.json();
  const instance = new URL(path, "http://aliran.test").pathname;
  const { type, title, request_id, errors } = body;
  assert.deepEqual(
    [response.status, body.code, body.status, body.status_code, body.instance, body.message],
    [status, code, status, status, instance, body.detail],
  );
  assert.match(body.detail, detail);
  assert.match(body.detail, /^[A-Z'].*[^.]$/);
  assert.ok(title !== "" && type.endsWith(`#problem-${code}`));
  assert.equal(response.headers.get("content-type"), "application/problem+json");
  assert.equal(response.headers.get("x-request-id"), request_id);
  assert.equal(response.headers.get("access-control-allow-origin"), "*");
  assert.equal(response.headers.get("cache-control"), "no-store");
  for (const [name, value] of Object.entries(refusal.headers ?? {})) {
    assert.equal(response.headers.get(name), value);
  }
  assert.deepEqual(errors?.map(({ path }: { path: string }) => path), refusal.errors);
}

Deno.test({
  name: "everything that cannot be answered is refused clearly, and in one form",
  ...needs("TEST_POSTGRES_URL"),
  async fn(t) {
    await using folder = await createReportsFolder({ limited: LIMITED });
    await using world = await createWorld({ sqlDirectory: folder.path });
    for (const refusal of REFUSALS) {
      await t.step(`${refusal.why} is a ${refusal.status}`, () => demand(world, refusal));
    }
    assert.deepEqual(world.observations.filter(({ event }) => event === "unexpected"), []);
  },
});

Deno.test({
  name: "a value of the right type that the database cannot use is the reader's mistake, not a broken report",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using folder = await createReportsFolder({ limited: LIMITED });
    await using world = await createWorld({ sqlDirectory: folder.path });
    const response = await world.fetch("/csv/limited.csv?count=99999999999");
    assert.deepEqual([response.status, (await response.json()).code], [400, "bad_parameter"]);
  },
});

Deno.test({
  name: "what browsers and tools accept by themselves is taken",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using world = await createWorld();
    const taken = [
      "*/*",
      "text/*",
      "text/csv",
      "text/plain, */*;q=0.1",
      "TEXT/CSV; charset=utf-8",
      "",
      "text/html,application/xhtml+xml,*/*;q=0.8",
    ];
    for (const accept of taken) {
      assert.equal((await world.fetch("/csv/kpi.csv", { headers: { accept } })).status, 200, accept);
    }
  },
});

Deno.test({
  name: "any page may read answers and refusals alike, and may ask before",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using database = createBreakableRoute();
    await using world = await createWorld({ route: database.route });
    const headers = { origin: "https://chart.example.test" };
    const ask = async (path: string, init: CheckedInit = {}) => {
      const response = await world.fetch(path, { ...init, headers: { ...headers, ...init.headers } });
      await response.body?.cancel();
      assert.equal(response.headers.get("access-control-allow-origin"), "*", path);
      assert.equal(response.headers.get("access-control-allow-credentials"), null);
      return response;
    };
    const first = await ask("/csv/kpi.csv");
    assert.equal(first.status, 200);
    for (const name of ["ETag", "Age", "X-Cache", "X-Request-Id", "Server-Timing", "Retry-After"]) {
      assert.ok(first.headers.get("access-control-expose-headers")!.includes(name), name);
    }
    assert.equal((await ask("/csv/kpi.csv", { headers: { "if-none-match": "*" } })).status, 304);
    assert.equal((await ask("/nowhere", OUTSIDE)).status, 404);
    assert.equal((await ask("/csv/kpi.csv?bom=2")).status, 400);
    assert.equal((await ask("/reports")).status, 200);
    for (const path of ["/csv/kpi.csv", "/json/kpi.json", "/reports", "/nowhere", "/docs/json"]) {
      const preflight = await ask(path, {
        method: "OPTIONS",
        headers: {
          "access-control-request-method": "GET",
          "access-control-request-headers": "authorization,if-none-match",
        },
        ...OUTSIDE,
      });
      assert.equal(preflight.status, 204, path);
      assert.match(preflight.headers.get("access-control-allow-methods")!, /GET, HEAD, OPTIONS/);
      assert.match(preflight.headers.get("access-control-allow-headers")!, /Authorization.*If-None-Match/);
    }
    await database.stop();
    assert.equal((await ask("/csv/heatmap.csv")).status, 503);
    await database.start();
  },
});
