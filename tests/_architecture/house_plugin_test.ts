import assert from "node:assert/strict";
import plugin from "./house_plugin.ts";

/** One source text in one place. */
type Example = readonly [fileName: string, source: string];

/** Examples of one rule: each of `wrong` is reported exactly once, none of `right` at all. */
interface Examples {
  readonly right: readonly Example[];
  readonly wrong: readonly Example[];
}

function reportsOf(rule: string, [fileName, source]: Example): string[] {
  return Deno.lint.runPlugin(plugin, fileName, source)
    .filter(({ id }) => id === `house/${rule}`)
    .map(({ message }) => message);
}

function check(rule: string, { right, wrong }: Examples): void {
  for (const example of right) {
    assert.deepEqual(reportsOf(rule, example), [], `allowed: ${example.join(" | ")}`);
  }
  for (const example of wrong) {
    assert.equal(reportsOf(rule, example).length, 1, `reported once: ${example.join(" | ")}`);
  }
}

function lines(count: number): string {
  return "f();\n".repeat(count);
}

Deno.test("import-direction keeps std to std and pure node modules", () => {
  check("import-direction", {
    right: [
      ["src/std/csv/csv_bytes.ts", `import type { Cells } from "#src/std/cells/cells.ts";`],
      [
        "src/std/text/hash.ts",
        `import { createHash } from "node:crypto"; import { Buffer } from "node:buffer";`,
      ],
    ],
    wrong: [
      ["src/std/csv/csv_bytes.ts", `import { readFile } from "node:fs/promises";`],
      ["src/std/csv/csv_bytes.ts", `import { parse } from "csv-parse";`],
      ["src/std/csv/csv_bytes.ts", `import type { Database } from "#src/platform/database.ts";`],
      ["src/std/csv/csv_bytes.ts", `export { problem } from "#src/problem.ts";`],
      ["src/std/csv/csv_bytes.ts", `export * from "#tests/_support/world.ts";`],
    ],
  });
});

Deno.test("import-direction keeps Hono, http and features out of platform", () => {
  check("import-direction", {
    right: [
      [
        "src/platform/postgres_database.ts",
        `import pg from "pg"; import type { Database } from "./database.ts";`,
      ],
      ["src/platform/files_of_database.ts", `import { open } from "node:fs/promises";`],
    ],
    wrong: [
      ["src/platform/database.ts", `import { Hono } from "hono";`],
      ["src/platform/database.ts", `import { z } from "@hono/zod-openapi";`],
      ["src/platform/database.ts", `import { streamSSE } from "npm:hono@4.13.19/streaming";`],
      ["src/platform/database.ts", `import { csvResponse } from "#src/http/csv_response.ts";`],
      ["src/platform/database.ts", `type T = import("#src/features/reports/schema.ts").Report;`],
    ],
  });
});

Deno.test("import-direction keeps features apart from each other, from drivers and from adapters", () => {
  check("import-direction", {
    right: [
      [
        "src/features/reports/routes.ts",
        `import { readReport } from "./read_report.ts"; import { z } from "zod";`,
      ],
      ["src/features/reports/routes.ts", `import { router } from "#src/http/router.ts";`],
      ["src/features/reports/read_report.ts", `import type { Database } from "#src/platform/database.ts";`],
      [
        "src/features/docs/read_asset.ts",
        `await import("swagger-ui-dist/swagger-ui.css", { with: { type: "text" } });`,
      ],
    ],
    wrong: [
      ["src/features/reports/read_report.ts", `import { read } from "#src/features/library/read.ts";`],
      ["src/features/reports/read_report.ts", `import pg from "pg";`],
      ["src/features/reports/read_report.ts", `const pg = await import("pg");`],
      ["src/features/reports/read_report.ts", `import { Redis } from "@upstash/redis";`],
      ["src/features/reports/read_report.ts", `import { open } from "#src/platform/postgres_database.ts";`],
      ["src/features/reports/read_report.ts", `import { job } from "#jobs/prewarm_books.ts";`],
      ["src/features/reports/read_report.ts", `import type { Deps } from "#src/deps.ts";`],
    ],
  });
});

Deno.test("import-direction keeps features out of http, and routes and http out of jobs", () => {
  check("import-direction", {
    right: [
      ["src/http/router.ts", `import { Hono } from "hono"; import { Problem } from "#src/problem.ts";`],
      ["jobs/prewarm_books.ts", `import { refresh } from "#src/features/library/refresh_books.ts";`],
      ["src/app.ts", `import { reportRoutes } from "#src/features/reports/routes.ts";`],
      ["src/main.ts", `import { jobs } from "#jobs/mod.ts"; import { createApp } from "./app.ts";`],
    ],
    wrong: [
      ["src/http/router.ts", `import { reportRoutes } from "#src/features/reports/routes.ts";`],
      ["src/http/router.ts", `import { Redis } from "@upstash/redis";`],
      ["jobs/prewarm_books.ts", `import { libraryRoutes } from "#src/features/library/routes.ts";`],
      ["jobs/prewarm_books.ts", `import { csvResponse } from "#src/http/csv_response.ts";`],
      ["jobs/prewarm_books.ts", `import pg from "pg";`],
    ],
  });
});

Deno.test("import-direction keeps the seed to the ports, and out of what serves", () => {
  check("import-direction", {
    right: [
      ["src/seed/seed_shop.ts", `import type { Tables } from "#src/platform/tables.ts";`],
      ["src/deps.ts", `import { seedShop } from "#src/seed/seed_shop.ts";`],
      ["src/seed.ts", `import { seedShop } from "#src/seed/seed_shop.ts";`],
    ],
    wrong: [
      ["src/seed/seed_shop.ts", `import { x } from "#src/platform/mysql_tables.ts";`],
      ["src/seed/seed_shop.ts", `import { SingleBar } from "cli-progress";`],
      ["src/features/orders/store.ts", `import { seedShop } from "#src/seed/seed_shop.ts";`],
    ],
  });
});

Deno.test("import-direction lets only deps, tests and their own companions import adapters", () => {
  const adapter = `import { x } from "#src/platform/postgres_database.ts";`;
  check("import-direction", {
    right: [
      ["src/deps.ts", adapter],
      ["tests/platform/postgres_database_test.ts", adapter],
      ["src/platform/postgres_rows.ts", adapter],
      ["src/platform/spilling_database.ts", adapter],
      ["src/app.ts", `import type { Database } from "#src/platform/database.ts";`],
    ],
    wrong: [
      ["src/main.ts", adapter],
      ["src/app.ts", adapter],
      ["src/platform/observe.ts", adapter],
      ["src/platform/memory_queue.ts", adapter],
      ["src/http/router.ts", `import { x } from "#src/platform/upstash_snapshots.ts";`],
      ["jobs/prewarm_books.ts", `import { x } from "#src/platform/qstash_queue.ts";`],
      ["src/deps.ts", `import { world } from "#tests/_support/world.ts";`],
    ],
  });
});

Deno.test("import-spelling knows one spelling per module", () => {
  check("import-spelling", {
    right: [
      [
        "src/app.ts",
        `import { x } from "./deps.ts"; import { y } from "#src/http/router.ts"; import "hono";`,
      ],
      ["src/http/router.ts", `import { x } from "#src/problem.ts"; await import("./csv_response.ts");`],
    ],
    wrong: [
      ["src/http/router.ts", `import { x } from "../problem.ts";`],
      ["src/http/router.ts", `export * from "../problem.ts";`],
      ["src/http/router.ts", `import { x } from "#src/http/csv_response.ts";`],
      ["src/app.ts", `import { x } from "./http/router.ts";`],
      ["tests/http/router_test.ts", `const x = await import("../../src/http/router.ts");`],
    ],
  });
});

Deno.test("import-spelling mends what it reports", () => {
  const reports = Deno.lint.runPlugin(plugin, "src/http/router.ts", `import { x } from "../problem.ts";`);
  const report = reports.find(({ id }) => id === "house/import-spelling");
  assert.equal(report?.fix?.[0]?.text, `"#src/problem.ts"`);
});

Deno.test("process-owner keeps serving, schedules, signals, exits and the environment in their files", () => {
  check("process-owner", {
    right: [
      [
        "src/main.ts",
        `Deno.serve(app.fetch); Deno.cron("x", "* * * * *", f); Deno.exit(1); Deno.env.get("X");`,
      ],
      ["src/config.ts", `Deno.env.get("X");`],
      ["src/run_task.ts", `Deno.exit(await work(Deno.args));`],
      ["src/http/router.ts", `app.serve(); server.exit(); Deno.readFile(path);`],
      ["tests/http/router_test.ts", `Deno.serve(app.fetch); Deno.env.get("X");`],
    ],
    wrong: [
      ["src/app.ts", `Deno.serve(app.fetch);`],
      ["src/app.ts", `globalThis.Deno.serve(app.fetch);`],
      ["src/app.ts", `Deno["serve"](app.fetch);`],
      ["jobs/mod.ts", `Deno.cron("x", "* * * * *", f);`],
      ["src/config.ts", `Deno.exit(1);`],
      ["src/seed/seed_shop.ts", `Deno.exit(1);`],
      ["src/deps.ts", `Deno.addSignalListener("SIGTERM", f);`],
      ["src/deps.ts", `const url = Deno.env.get("DATABASE_URL");`],
      ["src/deps.ts", `const { env } = Deno;`],
      ["src/deps.ts", `import process from "node:process";`],
    ],
  });
});

Deno.test("module-state refuses what a module could share by accident", () => {
  check("module-state", {
    right: [
      ["src/platform/observe.ts", `const LEVELS = ["debug", "info"]; const BY_NAME = new Map([["a", 1]]);`],
      ["src/platform/observe.ts", `const NOTHING: ReadonlyMap<string, string> = new Map();`],
      ["src/platform/observe.ts", `function f() { let x = 0; const seen = new Set(); }`],
      ["src/platform/observe.ts", `class A { static readonly zero = 0; #count = 0; }`],
      ["tests/_support/world.ts", `let started = false;`],
    ],
    wrong: [
      ["src/platform/observe.ts", `let count = 0;`],
      ["src/platform/observe.ts", `export let count = 0;`],
      ["src/platform/observe.ts", `var count = 0;`],
      ["src/platform/observe.ts", `const cache = new Map<string, string>();`],
      ["jobs/mod.ts", `export const running = new WeakSet();`],
      ["src/platform/observe.ts", `class A { static count = 0; }`],
    ],
  });
});

Deno.test("no-console leaves the console to observe and main", () => {
  check("no-console", {
    right: [
      ["src/main.ts", `console.log("ready");`],
      ["src/platform/observe.ts", `console.log(line);`],
      ["src/platform/observe/log_line.ts", `console.log(line);`],
      ["tests/http/router_test.ts", `console.log(line);`],
    ],
    wrong: [
      ["src/app.ts", `console.log("ready");`],
      ["src/platform/observer.ts", `console.error(cause);`],
      ["jobs/mod.ts", `console.warn("late");`],
    ],
  });
});

Deno.test("error-message knows the grammar of sentences", () => {
  check("error-message", {
    right: [
      ["src/config.ts", "throw new Error(`Cannot read '${path}': wanted a number`);"],
      ["src/config.ts", "throw new RangeError(`${name} must be positive`);"],
      ["src/config.ts", `throw new TypeError(reason);`],
      ["src/config.ts", `throw new Problem("report_unknown", "No report is called that");`],
      [
        "src/config.ts",
        `throw new Problem("report_unknown", { detail: "No report is called that", cause });`,
      ],
      ["src/config.ts", `throw new DatabaseError("timeout", "Statement passed its time limit", { cause });`],
      ["src/config.ts", `new Date("no sentence.");`],
    ],
    wrong: [
      ["src/config.ts", `throw new Error("bad");`],
      ["src/config.ts", `throw new TypeError("Cannot read this.");`],
      ["src/config.ts", "throw new RangeError(`cannot read ${path}`);"],
      ["src/config.ts", `throw new SyntaxError("Cannot read " + path + ".");`],
      ["src/config.ts", `throw new Problem("report_unknown", "no report is called that");`],
      ["src/config.ts", `throw new Problem("report_unknown", { detail: "No report is called that." });`],
      ["src/config.ts", `throw new DatabaseError("timeout", "Statement passed its time limit.");`],
      ["tests/http/router_test.ts", `throw new Error("boom");`],
    ],
  });
});

Deno.test("no-top-level-arrow wants declarations", () => {
  check("no-top-level-arrow", {
    right: [
      ["src/app.ts", `export function f() { const g = () => 1; return g; }`],
      ["src/app.ts", `const rows = [1].map((x) => x); const table = { f: () => 1 };`],
      ["tests/http/router_test.ts", `const f = () => 1;`],
    ],
    wrong: [
      ["src/app.ts", `const f = () => 1;`],
      ["src/app.ts", `export const f = (async () => 1) satisfies F;`],
      ["jobs/mod.ts", `export const f = function () { return 1; };`],
      ["src/app.ts", `export default () => 1;`],
    ],
  });
});

Deno.test("private-field wants the language's own privacy", () => {
  check("private-field", {
    right: [[
      "src/app.ts",
      `class A { #x = 1; #f() {} private constructor() {} constructor(readonly y: 1) {} }`,
    ]],
    wrong: [
      ["src/app.ts", `class A { private x = 1; }`],
      ["src/app.ts", `class A { private f() {} }`],
      ["src/app.ts", `class A { constructor(private x: number) {} }`],
    ],
  });
});

Deno.test("no-enum wants unions", () => {
  check("no-enum", {
    right: [["src/app.ts", `type Level = "low" | "high";`]],
    wrong: [["src/app.ts", `enum Level { low, high }`], ["tests/x_test.ts", `const enum Level { low }`]],
  });
});

Deno.test("file-name wants snake_case, mod.ts and names that say something", () => {
  check("file-name", {
    right: [
      ["src/std/text/longest_common_prefix.ts", "f();"],
      ["src/std/csv/mod.ts", "f();"],
      ["tests/_support/services.ts", "f();"],
    ],
    wrong: [
      ["src/std/csvBytes.ts", "f();"],
      ["src/std/csv-bytes.ts", "f();"],
      ["src/Std2/csv_bytes.ts", "f();"],
      ["src/std/csv/index.ts", "f();"],
      ["src/std/utils/csv_bytes.ts", "f();"],
      ["src/std/string_utils.ts", "f();"],
      ["tests/helpers.ts", "f();"],
      ["tests/lease_manager_test.ts", "f();"],
      ["src/features/reports/report_service.ts", "f();"],
      ["jobs/common.ts", ""],
    ],
  });
});

Deno.test("file-symbol wants one public symbol of the file's name", () => {
  check("file-symbol", {
    right: [
      [
        "src/std/csv/csv_bytes.ts",
        `export function csvBytes() {} export interface CsvOptions {} function g() {}`,
      ],
      ["src/std/csv/csv_bytes.ts", `export const CSV_BYTES = 1;`],
      ["src/std/csv/csv_bytes.ts", `class CSVBytes {} export { CSVBytes }; export type { X } from "./x.ts";`],
      [
        "src/platform/database.ts",
        `export interface Database {} export class DatabaseError extends Error {}`,
      ],
      ["src/platform/memory_snapshots.ts", `export function createMemorySnapshots() {}`],
      ["src/std/csv/mod.ts", `export * from "./csv_bytes.ts";`],
      ["src/features/reports/store.ts", `export function a() {} export function b() {}`],
      ["tests/_support/world.ts", `export const other = 1;`],
    ],
    wrong: [
      ["src/std/csv/csv_bytes.ts", `export type Other = 1;`],
      ["src/std/csv/csv_bytes.ts", `function csvBytes() {}`],
      ["src/std/csv/csv_bytes.ts", `export function csvBytes() {} export function g() {}`],
      ["src/std/csv/csv_bytes.ts", `export function csvBytes() {} export const LIMIT = 1;`],
      ["src/std/csv/csv_bytes.ts", `export function csvBytes() {} export { g } from "./g.ts";`],
      ["src/std/csv/csv_bytes.ts", `export function csvBytes() {} export default 1;`],
    ],
  });
});

Deno.test("size stops at 300 lines a file and 50 a function", () => {
  check("size", {
    right: [
      ["src/app.ts", lines(300)],
      ["src/app.ts", `function f() {\n${lines(48)}}`],
      ["tests/http/router_test.ts", lines(301)],
    ],
    wrong: [
      ["src/app.ts", lines(301)],
      ["src/app.ts", `export function f() {\n${lines(49)}}`],
      ["src/app.ts", `class A {\nf() {\n${lines(49)}}\n}`],
      ["jobs/mod.ts", `f(async () => {\n${lines(49)}});`],
    ],
  });
});

Deno.test("max-parameters stops at three", () => {
  check("max-parameters", {
    right: [["src/app.ts", `function f(a, b, c) {} class A { g(a, { b, c, d }, ...e) {} }`]],
    wrong: [
      ["src/app.ts", `function f(a, b, c, d) {}`],
      ["src/app.ts", `class A { constructor(a, b, c, d) {} }`],
      ["jobs/mod.ts", `run((a, b, c, d) => a);`],
    ],
  });
});

Deno.test("every rule of the plugin has a test above", async () => {
  const text = await Deno.readTextFile(new URL(import.meta.url));
  const untested = Object.keys(plugin.rules).filter((rule) => !text.includes(`check("${rule}"`));
  assert.deepEqual(untested, []);
});
