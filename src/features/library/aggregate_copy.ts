import type { Snapshot } from "#src/platform/snapshots.ts";

/** How long a snapshot counts as good after it was computed. */
const TTL_SECONDS = 90_000;

/** An aggregate as it lies in the store and is sent. */
export interface AggregateCopy {
  readonly snapshot: Snapshot;
  /** The instant of its computing, as its body says it. */
  readonly generatedAt: string;
  /** The `data` of its body, as JSON text. */
  readonly data: string;
}

/** Makes and reads the bodies of aggregates: `{"generated_at": …, "ttl_seconds": 90000, "data": …}`. */
export const aggregateCopy = { bodyOf, ofSnapshot, ttlSeconds: TTL_SECONDS };

const BODY = /^\{"generated_at":"([^"]+)","ttl_seconds":\d+,"data":(.+)\}$/s;

/** The body of some data, given as JSON text. */
function bodyOf(generatedAt: string, data: string): string {
  return `{"generated_at":"${generatedAt}","ttl_seconds":${TTL_SECONDS},"data":${data}}`;
}

/** What a snapshot holds; `null` when another version of the service has written it in another form. */
function ofSnapshot(snapshot: Snapshot): AggregateCopy | null {
  const [, generatedAt, data] = BODY.exec(snapshot.body) ?? [];
  return generatedAt === undefined || data === undefined ? null : { snapshot, generatedAt, data };
}
