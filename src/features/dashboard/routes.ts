import { createRoute, z } from "@hono/zod-openapi";
import { type LiveRouteDeps, mountLive } from "#src/http/mount_live.ts";
import { problemResponses } from "#src/http/problem_responses.ts";
import { requires } from "#src/http/requires.ts";
import type { Router } from "#src/http/router.ts";
import type { DashboardDeps } from "./dashboard_deps.ts";
import { rankCustomers } from "./rank_customers.ts";
import { reportProducts } from "./report_products.ts";
import {
  OverviewAnswerSchema,
  ProductReportAnswerSchema,
  TopCustomersAnswerSchema,
  TopQuerySchema,
} from "./schema.ts";
import { surveyShop } from "./survey_shop.ts";

/** The shop's dashboards: kept until something changes that they show. */
export function mountDashboard(router: Router, deps: DashboardDeps & LiveRouteDeps): void {
  const report = reportProducts(deps);
  mountLive(router, { contract: productsRoute, query: z.object({}), entry: () => report }, deps);
  mountLive(router, {
    contract: topCustomersRoute,
    query: TopQuerySchema,
    entry: ({ limit }) => rankCustomers(deps, limit),
  }, deps);
  mountLive(router, {
    contract: overviewRoute,
    query: TopQuerySchema,
    entry: ({ limit }) => surveyShop(deps, limit),
  }, deps);
}

const REFUSALS = [
  "bad_parameter",
  "not_acceptable",
  "data_busy",
  "data_timeout",
  "data_unavailable",
] as const;

const productsRoute = createRoute({
  ...requires("shop:read"),
  method: "get",
  path: "/v1/dashboard/products",
  operationId: "getProductReport",
  tags: ["dashboard"],
  summary: "What the shop holds",
  responses: {
    200: { description: "Report", content: { "application/json": { schema: ProductReportAnswerSchema } } },
    ...problemResponses(REFUSALS),
  },
});

const topCustomersRoute = createRoute({
  ...requires("shop:read"),
  method: "get",
  path: "/v1/dashboard/top-customers",
  operationId: "getTopCustomers",
  tags: ["dashboard"],
  summary: "The customers who have spent most",
  request: { query: TopQuerySchema },
  responses: {
    200: { description: "Customers", content: { "application/json": { schema: TopCustomersAnswerSchema } } },
    ...problemResponses(REFUSALS),
  },
});

const overviewRoute = createRoute({
  ...requires("shop:read"),
  method: "get",
  path: "/v1/dashboard/overview",
  operationId: "getOverview",
  tags: ["dashboard"],
  summary: "Both in one",
  request: { query: TopQuerySchema },
  responses: {
    200: { description: "Overview", content: { "application/json": { schema: OverviewAnswerSchema } } },
    ...problemResponses(REFUSALS),
  },
});
