import { OpenAPIHono } from "@hono/zod-openapi";
import { PROBLEMS } from "#src/problem.ts";
import { rateClassOf, type RatedRequest } from "./rate_class.ts";
import type { Router } from "./router.ts";

/** What an API's document has beside the contracts on its router. */
export interface ApiDocumentOptions {
  /** Adds contracts that are only known at run time. */
  readonly register: (registry: Router["openAPIRegistry"]) => void;
  /** Where the service is reached; `null` = where the document was read. */
  readonly publicBaseUrl: string | null;
}

const TOO_MANY = {
  description: `\`too_many_requests\`: ${PROBLEMS.too_many_requests[1]}`,
  headers: { "Retry-After": { schema: { type: "string" } } },
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
  whole.openAPIRegistry.registerComponent("securitySchemes", "bearer", {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
  });
  const document = whole.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Aliran",
      version: "0.1.0",
      description:
        "SQL files as live data: reports by URL as CSV, JSON or NDJSON, a dashboard from stored snapshots, one live number, a shop, spreadsheets into tables, users and master data.",
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
      { name: "auth", description: "Signing in, going on and signing out" },
      { name: "users", description: "Who may sign in, and with which roles" },
      { name: "clients", description: "Our customers, and the hours of their week" },
      { name: "stores", description: "Their stores" },
      { name: "audit", description: "Who changed what" },
      { name: "imports", description: "Spreadsheets that go in once, completely and undoably" },
      { name: "queues", description: "Queued work and its dead letters" },
      { name: "snapshots", description: "What is stored, and its renewal by hand" },
      { name: "webhooks", description: "Those outside who are told of events, and what they were told" },
      { name: "operations", description: "Health and documentation" },
    ],
  });
  for (const [path, operations] of Object.entries(document.paths ?? {})) {
    for (const [method, operation] of Object.entries(operations)) limit(operation, { method, path });
  }
  return document;
}

/** Says of an operation that its callers are limited, where they are. */
function limit(
  operation: object & { responses?: object },
  place: Pick<RatedRequest, "method" | "path">,
): void {
  const isPrivate = "security" in operation;
  if (rateClassOf({ ...place, method: place.method.toUpperCase(), isPrivate }) === null) return;
  operation.responses = { 429: TOO_MANY, ...operation.responses };
}
