import assert from "node:assert/strict";
import SwaggerParser from "@apidevtools/swagger-parser";
import { PROBLEMS } from "#src/problem.ts";
import { needs } from "#tests/_support/needs.ts";
import { trapsExpected } from "#tests/_support/plane/traps_expected.ts";
import { createWorld } from "#tests/_support/world.ts";

interface Column {
  readonly name: string;
  readonly type: string;
  readonly description: string;
}

interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
  readonly parameters?: readonly { readonly description?: string }[];
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Content }>>;
}

type Content = Readonly<Record<string, { readonly schema: { readonly "x-columns"?: readonly Column[] } }>>;

interface Document {
  readonly openapi: string;
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** For people in a browser, or only another address of such a page. */
const PAGES = ["/", "/docs", "/docs/assets/:name", "/swagger/index.html"];
const FORMATS = ["csv", "json", "ndjson"];

async function readDocument(): Promise<{ document: Document; mounted: string[] }> {
  await using world = await createWorld();
  const document = await (await world.fetch("/docs/json")).json();
  const mounted = world.routes
    .filter(({ method }) => method === "GET")
    .map(({ path }) => path);
  return { document, mounted: [...new Set(mounted)] };
}

function documentTest(name: string, fn: (document: Document, mounted: string[]) => void | Promise<void>) {
  Deno.test({
    name,
    ...needs("TEST_POSTGRES_URL"),
    async fn() {
      const { document, mounted } = await readDocument();
      await fn(document, mounted);
    },
  });
}

function operationsOf({ paths }: Document): { title: string; operation: Operation }[] {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ title: `${method} ${path}`, operation }))
  );
}

documentTest("an independent validator takes the document for OpenAPI 3.1", async (document) => {
  assert.match(document.openapi, /^3\.1\.\d$/);
  await SwaggerParser.validate(structuredClone(document) as unknown as string);
});

documentTest("the validator would not take a document with a mistake", async (document) => {
  const broken = structuredClone(document) as unknown as Record<string, unknown>;
  broken["paths"] = { "/reports": { get: { responses: { 200: { content: {} } } } } };
  const refused = await SwaggerParser.validate(broken as unknown as string).then(() => false, () => true);
  assert.ok(refused);
});

documentTest(
  "every mounted route is documented, and every documented one is mounted",
  (document, mounted) => {
    assert.deepEqual(
      Object.keys(document.paths).sort(),
      mounted.filter((path) => !PAGES.includes(path)).sort(),
    );
  },
);

documentTest("every report is documented in every form", (document) => {
  const wanted = Object.keys(trapsExpected).flatMap((slug) =>
    FORMATS.map((format) => `/${format}/${slug}.${format}`)
  );
  assert.deepEqual(wanted.filter((path) => document.paths[path]?.["get"] === undefined), []);
});

documentTest("the document describes every column of every CSV, in order", (document) => {
  for (const [slug, csv] of Object.entries(trapsExpected)) {
    const operation = document.paths[`/csv/${slug}.csv`]!["get"]!;
    const columns = operation.responses["200"]!.content!["text/csv"]!.schema["x-columns"]!;
    assert.equal(columns.map(({ name }) => name).join(), csv.slice(0, csv.indexOf("\r\n")), slug);
    assert.deepEqual(columns.filter(({ description }) => description.trim() === ""), [], slug);
    for (const { name } of columns) {
      assert.ok(operation.description.includes(`| \`${name}\` |`), `${slug} ${name}`);
    }
  }
});

documentTest("every problem that the document names exists, under its status", (document) => {
  const named = operationsOf(document).flatMap(({ title, operation }) =>
    Object.entries(operation.responses)
      .filter(([, { content }]) => content !== undefined && "application/problem+json" in content)
      .flatMap(([status, { description }]) =>
        [...description.matchAll(/`(\w+)`/g)].map(([, code]) => ({ title, status, code: code! }))
      )
  );
  assert.ok(named.length > 0);
  const wrong = named.filter(({ code, status }) =>
    !(code in PROBLEMS) || PROBLEMS[code as keyof typeof PROBLEMS][0] !== Number(status)
  );
  assert.deepEqual(wrong, []);
});

documentTest(
  "every operation has a name of its own, a known tag, a summary and described parameters",
  (document) => {
    const operations = operationsOf(document);
    const names = operations.map(({ operation }) => operation.operationId);
    assert.deepEqual(names.filter((name, at) => names.indexOf(name) !== at), []);
    const tags = document.tags.map(({ name }) => name);
    for (const { title, operation } of operations) {
      assert.ok(operation.tags.length > 0 && operation.tags.every((tag) => tags.includes(tag)), title);
      assert.ok(operation.summary !== "" && operation.description !== "", title);
      assert.deepEqual((operation.parameters ?? []).filter(({ description }) => !description), [], title);
    }
  },
);

Deno.test({
  name: "the document is kept and answers with its own media type, to any page",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using world = await createWorld();
    const [one, two] = await Promise.all([world.fetch("/docs/json"), world.fetch("/docs/json")]);
    assert.equal(one.headers.get("content-type"), "application/json");
    assert.equal(one.headers.get("access-control-allow-origin"), "*");
    assert.equal(await one.text(), await two.text());
  },
});

Deno.test({
  name: "'/docs' is a page with a policy, and the old address of Swagger UI and '/' lead there",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using world = await createWorld();
    const page = await world.fetch("/docs", { undocumented: true });
    assert.equal(page.status, 200);
    assert.match(page.headers.get("content-security-policy")!, /default-src 'none'/);
    assert.match(await page.text(), /data-spec-url="\/docs\/json"/);
    for (const path of ["/swagger/index.html", "/"]) {
      const response = await world.fetch(path, { undocumented: true });
      assert.equal(response.status, 302);
      assert.equal(response.headers.get("location"), "/docs");
    }
  },
});

Deno.test({
  name: "every part of the page comes from this host, and other names are not there",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using world = await createWorld();
    const html = await (await world.fetch("/docs", { undocumented: true })).text();
    const parts = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url!);
    assert.deepEqual(parts.filter((url) => /^(\w+:)?\/\//.test(url)), []);
    for (const path of parts.filter((url) => url.startsWith("/docs/assets/"))) {
      const response = await world.fetch(path, { undocumented: true });
      assert.equal(response.status, 200, path);
      await response.body?.cancel();
    }
    const unknown = await world.fetch("/docs/assets/package.json", { undocumented: true });
    assert.equal(unknown.status, 404);
    assert.equal((await unknown.json()).code, "not_found");
  },
});
