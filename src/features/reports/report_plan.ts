import { createHash } from "node:crypto";
import type { Parameters } from "#src/platform/database.ts";
import type { Report } from "./report.ts";
import type { ReportFormat } from "./report_formats.ts";

/** One answer that can be asked for: everything that its bytes depend on but the data and the clock. */
export interface ReportPlan {
  readonly report: Report;
  readonly format: ReportFormat;
  /** Whether private columns are shown. */
  readonly keyed: boolean;
  /** The reader's values. */
  readonly parameters: Parameters;
  /** Under which the answer is kept; the same for the same bytes, on every process. What imports change is added by `CurrentPlans`. */
  readonly key: string;
  /** How long the answer is fresh, in seconds. */
  readonly ttlSeconds: number;
}

/** Raised when the bytes of an answer change although nothing that the key is made of does. */
const ENCODING = 1;

/**
 * Makes a plan.
 *
 * @param surroundings What else decides the bytes, such as the configured workspace; processes with other
 * surroundings may share one store of snapshots.
 */
export function reportPlan(
  request: Omit<ReportPlan, "key" | "ttlSeconds">,
  surroundings: { readonly ttlSeconds: number; readonly fingerprint: string },
): ReportPlan {
  const { report, format, parameters } = request;
  // Readers with a key share the answer of the others where nothing is hidden from those.
  const keyed = request.keyed && report.privateColumns.length > 0;
  const identity = JSON.stringify([
    ENCODING,
    surroundings.fingerprint,
    report.fingerprint,
    format,
    keyed,
    Object.entries(parameters).sort(([a], [b]) => a < b ? -1 : 1),
  ]);
  const hash = createHash("sha256").update(identity).digest("base64url").slice(0, 16);
  return {
    ...request,
    keyed,
    key: `report:${report.slug}:${hash}`,
    ttlSeconds: report.ttlSeconds ?? surroundings.ttlSeconds,
  };
}
