import { createRoute, z } from "@hono/zod-openapi";
import { problemResponses } from "#src/http/problem_responses.ts";
import { requires } from "#src/http/requires.ts";
import type { Router } from "#src/http/router.ts";
import { Problem } from "#src/problem.ts";
import { nearestName } from "#src/std/text/nearest_name.ts";
import { SnapshotListSchema, type SnapshotStatusSchema } from "./schema.ts";

type SnapshotStatus = z.infer<typeof SnapshotStatusSchema>;

/** What the snapshot routes need. */
export interface SnapshotRoutesDeps {
  /** Every snapshot that is computed ahead of its readers. */
  readonly list: () => SnapshotStatus[];
  /** Renews those of these names, all of one group. Throws {@linkcode Problem}. */
  readonly refresh: (names: readonly string[]) => Promise<void>;
}

const NO_STORE = { "cache-control": "no-store" };

/** How stored snapshots are, and their renewal by hand. */
export function mountSnapshots(router: Router, { list, refresh }: SnapshotRoutesDeps): void {
  router.openapi(listRoute, (context) => {
    const body = { status_code: 200 as const, message: "Snapshots", data: list() };
    return context.json(body, 200, NO_STORE);
  });
  router.declare(refreshRoute);
  router.post("/v1/snapshots/:name/refresh", async ({ req, json }) => {
    const names = namesOf(req.param("name"), list());
    await refresh(names);
    const data = list().filter(({ name }) => names.includes(name));
    return json({ status_code: 200, message: "Renewed", data }, 200, NO_STORE);
  });
}

/** One snapshot's name, or a group's for all of it. */
function namesOf(wanted: string, all: readonly SnapshotStatus[]): string[] {
  const names = all.filter(({ name, group }) => name === wanted || group === wanted).map(({ name }) => name);
  if (names.length > 0) return names;
  const known = all.flatMap(({ name, group }) => [name, group]);
  const meant = nearestName(wanted, known);
  throw new Problem("not_found", {
    detail: `No snapshot is called '${wanted}'${meant === undefined ? "" : `, did you mean '${meant}'?`}`,
  });
}

const listRoute = createRoute({
  method: "get",
  path: "/v1/snapshots",
  operationId: "listSnapshots",
  tags: ["snapshots"],
  summary: "All snapshots and how they are",
  description: "Ages, durations and hits as the answering process knows them.",
  responses: {
    200: { description: "Snapshots", content: { "application/json": { schema: SnapshotListSchema } } },
  },
});

const refreshRoute = createRoute({
  ...requires("snapshots:refresh"),
  method: "post",
  path: "/v1/snapshots/{name}/refresh",
  operationId: "refreshSnapshot",
  tags: ["snapshots"],
  summary: "Renew a snapshot, or a group of them",
  description:
    "Computes it now and answers when every reader gets the new one. The old one stays when that fails.",
  request: {
    params: z.object({
      name: z.string().max(100).openapi({
        description: "A snapshot's name, or a group's",
        example: "visitors",
      }),
    }),
  },
  responses: {
    200: { description: "Renewed", content: { "application/json": { schema: SnapshotListSchema } } },
    ...problemResponses(["not_found", "refresh_running", "refresh_failed"]),
  },
});
