import type { Router } from "#src/http/router.ts";
import { publicRoutes } from "./public_routes.ts";

const OPEN = new Set(publicRoutes.filter((route) => !route.endsWith("*")));
const OPEN_BEGINNINGS = publicRoutes.filter((route) => route.endsWith("*")).map((route) =>
  route.slice(0, -1)
);

/**
 * Makes sure that somebody has thought of every route.
 *
 * @throws {Error} A route neither requires a permission nor is public by being listed, or it is both.
 */
export function demandAccess({ routes, permissions }: Pick<Router, "routes" | "permissions">): void {
  for (const { method, path } of routes) {
    const route = `${method} ${path}`;
    if (method === "OPTIONS") continue;
    const isPublic = OPEN.has(route) || OPEN_BEGINNINGS.some((beginning) => route.startsWith(beginning));
    if (isPublic === permissions.has(route)) {
      throw new Error(`'${route}' must either require a permission or be listed in public_routes.ts`);
    }
  }
}
