import { OpenAPIHono } from "@hono/zod-openapi";
import type { Router } from "./router.ts";

/** What an API's document has beside the contracts on its router. */
export interface ApiDocumentOptions {
  /** Adds contracts that are only known at run time. */
  readonly register: (registry: Router["openAPIRegistry"]) => void;
  /** Where the service is reached; `null` = where the document was read. */
  readonly publicBaseUrl: string | null;
}

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
  return whole.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Aliran",
      version: "0.1.0",
      description:
        "SQL files as live data: reports by URL as CSV, JSON or NDJSON, a dashboard from stored snapshots, one live number.",
    },
    servers: [{ url: publicBaseUrl ?? "/" }],
    tags: [
      { name: "reports", description: "Live CSV, JSON and NDJSON from `sql/reports/`" },
      { name: "library", description: "Visitors and books of a library, computed ahead of their readers" },
      { name: "today", description: "Today's visits: the number, and the stream of its changes" },
      { name: "snapshots", description: "What is stored, and its renewal by hand" },
      { name: "operations", description: "Health and documentation" },
    ],
  });
}
