import type { z } from "@hono/zod-openapi";
import type { LiveEntry } from "#src/platform/live_cache.ts";
import { averageAmount } from "#src/std/money/average_amount.ts";
import type { DashboardDeps } from "./dashboard_deps.ts";
import { dashboardBody } from "./dashboard_body.ts";
import type { ProductReportSchema } from "./schema.ts";

/** What the shop holds, as an entry that is computed once for the whole fleet. */
export function reportProducts({ data, statements, now }: DashboardDeps): LiveEntry {
  const sums = statements.get("commerce/dashboard/product_sums").on(data.engine);
  const recent = statements.get("commerce/dashboard/recent_products").on(data.engine);
  const tags = ["products"];
  return {
    key: "dashboard/products",
    tags,
    scope: "fleet",
    compute: (signal) => {
      const at = now();
      return data.read(tags, async (session, { versions }) => {
        const [row] = await session.rows(sums, {});
        const { products, pieces, prices } = row!;
        const report: z.infer<typeof ProductReportSchema> = {
          total_products: Number(products),
          total_stock: Number(pieces),
          average_price: averageAmount(prices!, Number(products)),
          recent_products: (await session.rows(recent, {})).map((product) => ({
            id: product["id"]!,
            name: product["name"]!,
            price: product["price"]!,
            stock_quantity: Number(product["stock_quantity"]),
            created_at: product["created_at"]!,
          })),
          cached_at: new Date(at).toISOString(),
        };
        return { body: dashboardBody("Product report", report), versions };
      }, signal);
    },
  };
}
