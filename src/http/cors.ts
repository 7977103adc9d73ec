import { NO_HEADERS } from "./no_headers.ts";
import { PRIVATE_HEADERS } from "./private_headers.ts";

const EXPOSED = [
  "Age",
  "ETag",
  "Idempotency-Replayed",
  "Last-Event-ID",
  "Location",
  "RateLimit",
  "RateLimit-Policy",
  "Retry-After",
  "Server-Timing",
  "WWW-Authenticate",
  "X-Cache",
  "X-Data-Version",
  "X-Request-Id",
].join(", ");
const TAKEN = [
  "Authorization",
  "Cache-Control",
  "Content-Type",
  "Idempotency-Key",
  "If-Match",
  "If-None-Match",
  "Last-Event-ID",
  "X-Request-Id",
].join(", ");
/** Short enough for an origin that is struck off the list. */
const MAX_AGE_SECONDS = 600;
const FOR_STRANGERS = { vary: "Origin" };

/**
 * Which other origins may use what is not public: those of a list, exactly as browsers send them, and no other. Without
 * credentials: who calls says so in `Authorization`, never in a cookie. What is public has `*`, see `PUBLIC_HEADERS`.
 */
export class Cors {
  readonly #listed: ReadonlyMap<string, Readonly<Record<string, string>>>;

  constructor(origins: readonly string[]) {
    this.#listed = new Map(origins.map((origin) => [origin, {
      "access-control-allow-origin": origin,
      "access-control-expose-headers": EXPOSED,
      ...FOR_STRANGERS,
    }]));
  }

  /** What every answer that is not public has in its head, refusals too. */
  headersFor(origin: string | null): Readonly<Record<string, string>> {
    if (this.#listed.size === 0) return NO_HEADERS;
    return (origin === null ? undefined : this.#listed.get(origin)) ?? FOR_STRANGERS;
  }

  /** What a browser is told that asks before a page of `origin` uses a path that is not public and takes these methods. */
  preflight(origin: string | null, methods: readonly string[]): Response {
    const headers = { ...PRIVATE_HEADERS, ...this.headersFor(origin) };
    if (!("access-control-allow-origin" in headers)) return new Response(null, { status: 204, headers });
    const told = {
      "access-control-allow-headers": TAKEN,
      "access-control-allow-methods": methods.join(", "),
      "access-control-max-age": `${MAX_AGE_SECONDS}`,
    };
    return new Response(null, { status: 204, headers: { ...headers, ...told } });
  }
}
