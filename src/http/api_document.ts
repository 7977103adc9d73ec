import { OpenAPIHono } from "@hono/zod-openapi";
import { PROBLEMS } from "#src/problem.ts";
import type { Router } from "./router.ts";

/** What an API's document has beside the contracts on its router. */
export interface ApiDocumentOptions {
  /** Adds contracts that are only known at run time. */
  readonly register: (registry: Router["openAPIRegistry"]) => void;
  /** Where the service is reached; `null` = where the document was read. */
  readonly publicBaseUrl: string | null;
}

/** What a guarded path may answer besides. */
const TOKEN_REQUIRED = {
  description: `\`token_required\`: ${PROBLEMS.token_required[1]}`,
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
};

/** The OpenAPI 3.1 document of a router. */
export function apiDocument(router: Router, { register, publicBaseUrl }: ApiDocumentOptions): object {
  const whole = new OpenAPIHono();
  whole.route("/", router);
  register(whole.openAPIRegistry);
  whole.openAPIRegistry.registerComponent("securitySchemes", "reportKey", { type: "http", scheme: "bearer" });
  whole.openAPIRegistry.registerComponent("securitySchemes", "reportKeyInQuery", {
    type: "apiKey",
    in: "query",
    name: "key",
  });
  whole.openAPIRegistry.registerComponent("securitySchemes", "adminToken", {
    type: "http",
    scheme: "bearer",
  });
  const document = whole.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Aliran",
      version: "0.1.0",
      description:
        "SQL files as live data: reports by URL as CSV, JSON or NDJSON, a dashboard from stored snapshots, one live number, a shop.",
    },
    servers: [{ url: publicBaseUrl ?? "/" }],
    tags: [
      { name: "reports", description: "Live CSV, JSON and NDJSON from `sql/reports/`" },
      { name: "library", description: "Visitors and books of a library, computed ahead of their readers" },
      { name: "today", description: "Today's visits: the number, and the stream of its changes" },
      { name: "categories", description: "The shop's categories" },
      { name: "products", description: "Its products" },
      { name: "customers", description: "Its customers" },
      { name: "orders", description: "Their orders: prices from the product, stock that is never oversold" },
      { name: "dashboard", description: "What the shop holds and who buys, never older than the last write" },
      { name: "imports", description: "Spreadsheets that go in once, completely and undoably" },
      { name: "queues", description: "Queued work and its dead letters" },
      { name: "snapshots", description: "What is stored, and its renewal by hand" },
      { name: "operations", description: "Health and documentation" },
    ],
  });
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    if (router.guardOf(path) !== undefined) secure(item);
  }
  return document;
}

/** Says of every operation at a path that it needs the admin token. */
function secure(item: object): void {
  for (const operation of Object.values(item)) {
    operation.security = [{ adminToken: [] }];
    operation.responses = { 401: TOKEN_REQUIRED, ...operation.responses };
  }
}
