import type { Aggregate } from "./aggregate.ts";
import type { AggregateRefresher } from "./aggregate_refresher.ts";
import type { AggregateShelf, ShelfFigures } from "./aggregate_shelf.ts";

/** How one aggregate is, in this process. */
export interface AggregateStatus extends ShelfFigures {
  readonly name: string;
  readonly group: string;
  /** Where it is read. */
  readonly path: string;
  /** `overdue` = it should have been renewed by now; `failed` = the last attempt of this process failed. */
  readonly status: "ok" | "warming" | "overdue" | "failed";
  readonly generated_at: string | null;
  readonly age_seconds: number | null;
  /** How long its last computing took in this process; `null` = another one did it. */
  readonly duration_ms: number | null;
  readonly bytes: number | null;
}

/** A renewal may take this long before its absence counts. */
const GRACE_MS = 600_000;

/** How the aggregates are, in their order. */
export function listAggregates(
  aggregates: readonly Aggregate[],
  { shelf, refresher }: { readonly shelf: AggregateShelf; readonly refresher: AggregateRefresher },
  now: number,
): AggregateStatus[] {
  return aggregates.map((aggregate) => {
    const copy = shelf.copy(aggregate);
    const outcome = refresher.outcome(aggregate);
    const due = refresher.dueSince(aggregate);
    const overdue = copy !== null && due !== null && copy.snapshot.at < due && now - due > GRACE_MS;
    const failed = outcome !== null && outcome.error !== null &&
      outcome.at > (copy?.snapshot.at ?? -Infinity);
    return {
      name: aggregate.name,
      group: aggregate.group,
      path: aggregate.paths[0]!,
      status: failed ? "failed" : copy === null ? "warming" : overdue ? "overdue" : "ok",
      generated_at: copy?.generatedAt ?? null,
      age_seconds: copy === null ? null : Math.max(0, Math.floor((now - copy.snapshot.at) / 1000)),
      duration_ms: outcome?.ms ?? null,
      bytes: copy?.snapshot.body.length ?? null,
      ...shelf.figures(aggregate),
    };
  });
}
