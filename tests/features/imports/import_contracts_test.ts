import assert from "node:assert/strict";
import SwaggerParser from "@apidevtools/swagger-parser";
import { documentedPath } from "#tests/_support/documented_path.ts";
import { createImportsWorld } from "#tests/_support/imports_world.ts";

/** For people in a browser, or only another address of such a page. */
const PAGES = ["/", "/docs", "/docs/assets/{name}", "/swagger/index.html", "*"];
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];

Deno.test("every route of a service that imports is documented, and every documented one is mounted", async () => {
  await using world = await createImportsWorld({ engine: "pglite" });
  const document = await (await world.fetch("/docs/json")).json();
  await SwaggerParser.validate(structuredClone(document));
  const documented = Object.entries(document.paths as Record<string, Record<string, unknown>>)
    .flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`)
    );
  const mounted = world.app.routes
    .filter(({ method }) => METHODS.includes(method))
    .map(({ method, path }) => ({ method, path: documentedPath(path) }))
    .filter(({ path }) => !PAGES.includes(path))
    .map(({ method, path }) => `${method} ${path}`);
  assert.deepEqual(documented.sort(), [...new Set(mounted)].sort());
  assert.ok(documented.includes("POST /api/files/job/{jobId}/rollback"));
});
