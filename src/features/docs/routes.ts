import { createRoute, z } from "@hono/zod-openapi";
import type { TypedResponse } from "hono";
import { PUBLIC_HEADERS } from "#src/http/public_headers.ts";
import type { Router } from "#src/http/router.ts";
import { Problem } from "#src/problem.ts";
import { readAsset } from "./read_asset.ts";
import { referencePage } from "./reference_page.ts";
import { REFERENCE_PAGE_POLICY } from "./reference_page_policy.ts";

/** What the reference needs. */
export interface DocsDeps {
  /** Makes the OpenAPI document; called when somebody asks for it and its version is new. */
  readonly describe: () => Promise<object>;
  /** Changes when the document would. */
  readonly version: () => number;
}

/** The API reference: the OpenAPI document, and a page that shows it without any outside host. */
export function mountDocs(router: Router, { describe, version }: DocsDeps): void {
  const page = referencePage({ title: "Aliran API", specUrl: "/docs/json", assetsUrl: "/docs/assets" });
  let made: { readonly version: number; readonly document: string } | undefined;

  router.openapi(documentRoute, async () => {
    if (made === undefined || made.version !== version()) {
      const document = JSON.stringify(await describe());
      made = { version: version(), document };
    }
    return new Response(made.document, {
      headers: { ...PUBLIC_HEADERS, "content-type": "application/json", "cache-control": "no-cache" },
    }) as JsonResponse;
  });
  router.get("/docs", () =>
    new Response(page, {
      headers: {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": REFERENCE_PAGE_POLICY,
        "cache-control": "no-cache",
      },
    }));
  router.get("/docs/assets/:name", async ({ req }) => {
    const asset = await readAsset(req.param("name"));
    if (asset === null) throw new Problem("not_found", { detail: `Nothing is at '${req.path}'` });
    return new Response(asset.body, {
      headers: { "content-type": asset.contentType, "cache-control": "public, max-age=3600" },
    });
  });
  for (const path of ["/", "/swagger/index.html"]) router.get(path, (context) => context.redirect("/docs"));
}

/** Made once and sent as it is: the typed way would write the document anew for each request. */
type JsonResponse = Response & TypedResponse<Record<string, never>, 200, "json">;

const documentRoute = createRoute({
  method: "get",
  path: "/docs/json",
  operationId: "getOpenApi",
  tags: ["operations"],
  summary: "This document",
  description: "OpenAPI 3.1.",
  responses: {
    200: { description: "The document", content: { "application/json": { schema: z.object({}).loose() } } },
  },
});
