import type { LiveAnswer, LiveEntry } from "#src/platform/live_cache.ts";
import { versionsReach } from "#src/platform/versions_reach.ts";
import type { DashboardDeps } from "./dashboard_deps.ts";
import { DatabaseError } from "#src/platform/database.ts";
import { dashboardBody } from "./dashboard_body.ts";
import { rankCustomers } from "./rank_customers.ts";
import { reportProducts } from "./report_products.ts";

/** Both other dashboards in one, side by side; each is computed once even when it is also asked for by itself. */
export function surveyShop(deps: DashboardDeps, limit: number): LiveEntry {
  const { cache } = deps;
  const parts = [reportProducts(deps), rankCustomers(deps, limit)];
  return {
    key: `dashboard/overview?limit=${limit}`,
    tags: parts.flatMap(({ tags }) => tags),
    scope: "fleet",
    async compute(signal, bypass) {
      const started = performance.now();
      const [products, customers] = await Promise.all(
        parts.map((part) => cache.get(part, { signal, bypass })),
      );
      if (isOvertaken(products!, deps) || isOvertaken(customers!, deps)) throw outOfDate();
      const overview = {
        product_report: JSON.parse(products!.body).data,
        top_customers: JSON.parse(customers!.body).data,
        total_time_ms: Math.round(performance.now() - started),
      };
      return {
        body: dashboardBody("Overview", overview),
        versions: new Map([...products!.versions, ...customers!.versions]),
      };
    },
  };
}

/** Whether a part is older than the last write, and not by its age alone. */
function isOvertaken({ state, versions }: LiveAnswer, { data }: DashboardDeps): boolean {
  if (state !== "STALE") return false;
  const floors = data.floors();
  return floors === null || !versionsReach(floors, versions, [...versions.keys()]);
}

/** A whole must not look newer than its parts; its readers get the last whole instead. */
function outOfDate(): DatabaseError {
  return new DatabaseError("unavailable", "Part of the overview could not be computed");
}
