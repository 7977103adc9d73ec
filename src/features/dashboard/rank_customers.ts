import type { z } from "@hono/zod-openapi";
import type { LiveEntry } from "#src/platform/live_cache.ts";
import type { DashboardDeps } from "./dashboard_deps.ts";
import { dashboardBody } from "./dashboard_body.ts";
import type { TopCustomersSchema } from "./schema.ts";

/** The customers who have spent most, as an entry that is computed once for the whole fleet and each limit. */
export function rankCustomers({ data, statements }: DashboardDeps, limit: number): LiveEntry {
  const statement = statements.get("commerce/dashboard/top_customers").on(data.engine);
  const tags = ["customers"];
  return {
    key: `dashboard/top-customers?limit=${limit}`,
    tags,
    scope: "fleet",
    compute: (signal) =>
      data.read(tags, async (session, { versions }) => {
        const rows = await session.rows(statement, { limit: String(limit) });
        const customers: z.infer<typeof TopCustomersSchema> = rows.map((row) => ({
          id: row["id"]!,
          name: row["name"]!,
          email: row["email"]!,
          total_spent: row["total_spent"]!,
          total_orders: Number(row["total_orders"]),
        }));
        return { body: dashboardBody("Top customers", customers), versions };
      }, signal),
  };
}
