/** What is limited for itself. */
export type RateClass = "api" | "auth" | "public" | "upload" | "write";

const UNLIMITED = new Set(["/healthz", "/readyz", "/metrics"]);
const UPLOADS = new Set(["/api/files/upload", "/api/files/preview", "/api/files/import-url"]);
const WRITING = new Set(["POST", "PUT", "PATCH", "DELETE"]);

/** What a request is. */
export interface RatedRequest {
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  /** Whether it needs a permission. */
  readonly isPrivate: boolean;
}

/** The limit that a request falls under; `null` = none: whether we live, the queue's door, and what browsers ask before. */
export function rateClassOf({ method, path, isPrivate }: RatedRequest): RateClass | null {
  if (method === "OPTIONS" || UNLIMITED.has(path) || path.startsWith("/jobs/")) return null;
  if (WRITING.has(method)) {
    // Nothing can be guessed by reading.
    if (path.startsWith("/v1/auth/")) return "auth";
    return UPLOADS.has(path) ? "upload" : "write";
  }
  return isPrivate ? "api" : "public";
}
