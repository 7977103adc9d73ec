import { PUBLIC_HEADERS } from "#src/http/public_headers.ts";

/** A body with its validator, as readers get it. */
export interface AggregateContent {
  readonly body: string;
  readonly etag: string;
  /** When it was computed, in milliseconds since 1970. */
  readonly at: number;
  readonly state: "HIT" | "STALE";
}

/** What of a request decides how an aggregate is sent. */
export interface AggregateWishes {
  readonly etags: readonly string[];
  readonly requestId: string;
  /** What every answer to this request has in its head. */
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly now: number;
}

const UNCHANGED = {
  ...PUBLIC_HEADERS,
  "cache-control": "public, max-age=30, s-maxage=30, stale-while-revalidate=60, stale-if-error=86400",
  "server-timing": "cache",
};
const WHOLE = { ...UNCHANGED, "content-type": "application/json" };
const RETRY_SECONDS = 5;

/** Sends stored bytes, or says that the reader's copy is good, or that there is nothing yet. */
export const aggregateResponse = { of, warming };

function of(
  { body, etag, at, state }: AggregateContent,
  { etags, requestId, headers: all, now }: AggregateWishes,
): Response {
  const unchanged = etags.length > 0 && etags.some((known) => known === "*" || known === etag);
  const headers = {
    ...(unchanged ? UNCHANGED : WHOLE),
    ...all,
    etag,
    age: `${Math.max(0, Math.floor((now - at) / 1000))}`,
    "x-cache": state,
    "x-request-id": requestId,
  };
  return unchanged ? new Response(null, { status: 304, headers }) : new Response(body, { headers });
}

/** 202: it is being computed, by a job and not for this request. `data` is what is there already. */
function warming(
  { requestId, headers }: Pick<AggregateWishes, "requestId" | "headers">,
  data?: Readonly<Record<string, unknown>>,
): Response {
  const body = {
    status: "warming",
    message: "This is being computed, come back in a moment",
    retry_after_seconds: RETRY_SECONDS,
    ...(data === undefined ? {} : { data }),
  };
  return new Response(JSON.stringify(body), {
    status: 202,
    headers: {
      ...PUBLIC_HEADERS,
      ...headers,
      "content-type": "application/json",
      "cache-control": "no-store",
      "retry-after": `${RETRY_SECONDS}`,
      "x-cache": "MISS",
      "x-request-id": requestId,
    },
  });
}
