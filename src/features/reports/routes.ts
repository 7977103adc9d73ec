import { createRoute } from "@hono/zod-openapi";
import { demandAcceptable } from "#src/http/demand_acceptable.ts";
import { entityTags } from "#src/http/entity_tags.ts";
import type { RequestState } from "#src/http/request_state.ts";
import type { Router } from "#src/http/router.ts";
import { describeReport } from "./describe_report.ts";
import type { ReportReader } from "./report_reader.ts";
import { reportAnswer } from "./report_answer.ts";
import type { DatabaseName, Report } from "./report.ts";
import type { ReportCatalogue } from "./report_catalogue.ts";
import { MEDIA_TYPES } from "./media_types.ts";
import { type FormatName, REPORT_FORMATS } from "./report_formats.ts";
import { reportPlan } from "./report_plan.ts";
import { createRequestReader, type ReportAccess, type ReportRequest } from "./report_request.ts";
import { reportHeaders } from "./report_headers.ts";
import { reportResponse } from "./report_response.ts";
import { CatalogueSchema } from "./schema.ts";

/** What the report routes need. */
export interface ReportRoutesDeps {
  readonly catalogue: ReportCatalogue;
  /** Resolves when the databases were asked about columns that files do not promise. */
  readonly checked: () => Promise<void>;
  /** One for each database that a mounted report reads. */
  readonly readers: ReadonlyMap<DatabaseName, ReportReader>;
  readonly access: ReportAccess;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** What else decides an answer's bytes, by database; see `reportPlan`. */
  readonly fingerprints: Readonly<Record<DatabaseName, string>>;
  /** Freshness of reports that say nothing, in seconds. */
  readonly ttlSeconds: number;
  /** How long an expired answer may still be served, in seconds. */
  readonly staleSeconds: number;
  /** Base of the links in the catalogue; `null` = as the request came. */
  readonly publicBaseUrl: string | null;
}

/** Live URLs for every report, and their catalogue. */
export function mountReports(router: Router, deps: ReportRoutesDeps): void {
  for (const report of deps.catalogue.reports) {
    for (const format of REPORT_FORMATS) {
      router.getDirect(`/${format}/${report.slug}.${format}`, reportHandler(report, format, deps));
    }
  }
  router.openapi(catalogueRoute, async (context) => {
    await deps.checked();
    const base = deps.publicBaseUrl ?? new URL(context.req.url).origin;
    const reports = deps.catalogue.reports.map((report) =>
      describeReport(report, deps.catalogue.columns(report.slug), { base, ttlSeconds: deps.ttlSeconds })
    );
    return context.json({ reports }, 200, {
      "access-control-allow-origin": "*",
      "cache-control": "no-cache",
    });
  });
}

const catalogueRoute = createRoute({
  method: "get",
  path: "/reports",
  operationId: "listReports",
  tags: ["reports"],
  summary: "All reports",
  description: "The catalogue: what each report tells, its columns, its parameters and where to read it.",
  responses: {
    200: { description: "The catalogue", content: { "application/json": { schema: CatalogueSchema } } },
  },
});

function reportHandler(report: Report, format: FormatName, deps: ReportRoutesDeps) {
  const { now, ttlSeconds, staleSeconds } = deps;
  const reader = deps.readers.get(report.database)!;
  const fingerprint = deps.fingerprints[report.database];
  const readRequest = createRequestReader(report, format, deps.access);
  const planOf = (request: ReportRequest) => reportPlan({ report, ...request }, { ttlSeconds, fingerprint });
  const headersOf = (keyed: boolean) => reportHeaders({ report, format, keyed, ttlSeconds, staleSeconds });
  const openHeaders = headersOf(false);
  const openPlan = report.access === "public" && report.parameters.every(({ required }) => !required)
    ? planOf(readRequest(new URLSearchParams(), new Headers()))
    : null;
  const personal = report.privateColumns.length > 0;
  const mediaType = MEDIA_TYPES[format].split(";")[0]!;

  return function getReport(request: Request, state: RequestState): Response | Promise<Response> {
    const { method, url, headers } = request;
    state.tagged = true;
    demandAcceptable(headers.get("accept"), mediaType);
    const etags = entityTags(headers.get("if-none-match"));
    const wishes = {
      head: method === "HEAD",
      etags,
      now: now(),
      requestId: state.requestId,
      headers: state.headers,
    };
    // Most requests are like this one: no wishes, and an answer that is ready.
    const plain = !url.includes("?") && !headers.has("cache-control") &&
      !(personal && headers.has("authorization"));
    if (openPlan !== null && plain) {
      const kept = reader.fresh(openPlan);
      if (kept !== undefined) return reportResponse(reportAnswer(kept, "HIT"), openHeaders, wishes);
    }
    const { bypass, ...asked } = readRequest(new URL(url).searchParams, headers);
    return reader.read(planOf({ bypass, ...asked }), { signal: request.signal, bypass, etags })
      .then((answer) => reportResponse(answer, headersOf(asked.keyed), { ...wishes, now: now() }));
  };
}
