import { z } from "@hono/zod-openapi";
import type { Aggregate } from "#src/features/library/aggregate.ts";

/** An aggregate that needs no library: its number is what the test says, and it fails when that is an error. */
export function standInAggregate(name: string, next: () => number | Error | Promise<number>): Aggregate {
  return {
    name,
    group: "visitors",
    key: `visitors:${name}`,
    paths: [`/api/visitors/${name}`],
    member: name,
    summary: name,
    schema: z.object({ total: z.int() }),
    async compute() {
      const total = await next();
      if (total instanceof Error) throw total;
      return { total };
    },
  };
}
