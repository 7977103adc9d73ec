import { createRoute } from "@hono/zod-openapi";
import { badParameters } from "#src/http/bad_parameters.ts";
import { demandAcceptable } from "#src/http/demand_acceptable.ts";
import { listEnvelope } from "#src/http/list_envelope.ts";
import { PRIVATE_HEADERS } from "#src/http/private_headers.ts";
import { problemResponses } from "#src/http/problem_responses.ts";
import { requires } from "#src/http/requires.ts";
import type { Router } from "#src/http/router.ts";
import type { LiveData } from "#src/platform/live_data.ts";
import type { Statements } from "#src/platform/statements.ts";
import { listAudit } from "./list_audit.ts";
import { AuditEntrySchema, auditQuerySchema } from "./schema.ts";
import { createAuditSource } from "./store.ts";

/** What the routes of the trail need. */
export interface AuditRoutesDeps {
  readonly data: LiveData;
  readonly statements: Statements;
  /** IANA name; where the days of filters begin. */
  readonly timezone: string;
}

const HEADERS = { ...PRIVATE_HEADERS, "cache-control": "no-store" };

/** Who changed what, and when. */
export function mountAudit(router: Router, { data, statements, timezone }: AuditRoutesDeps): void {
  const source = createAuditSource(data, statements);
  const schema = auditQuerySchema(source.list.sorts, timezone);
  router.declare(contractOf(schema));
  router.get("/v1/audit", async ({ req, json }) => {
    demandAcceptable(req.header("accept") ?? null, "application/json");
    const read = schema.safeParse(req.query());
    if (!read.success) throw badParameters(read.error.issues);
    const { page, page_size } = read.data;
    const { entries, total } = await listAudit(source, read.data, req.raw.signal);
    const meta = { page, page_size, total, total_pages: Math.ceil(total / page_size) };
    return json({ status_code: 200, message: "Changes", data: entries, meta }, 200, HEADERS);
  });
}

function contractOf(query: ReturnType<typeof auditQuerySchema>) {
  return createRoute({
    ...requires("audit:read"),
    method: "get",
    path: "/v1/audit",
    operationId: "listAudit",
    tags: ["audit"],
    summary: "Who changed what, and when",
    description: "Written in the transaction of each change. Never kept in a cache.",
    request: { query },
    responses: {
      200: {
        description: "A page of changes",
        content: { "application/json": { schema: listEnvelope(AuditEntrySchema) } },
      },
      ...problemResponses([
        ...["bad_parameter", "not_acceptable", "internal", "stopping"] as const,
        ...["data_busy", "data_not_ready", "data_timeout", "data_unavailable"] as const,
      ]),
    },
  });
}
