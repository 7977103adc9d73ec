import { Problem } from "#src/problem.ts";
import type { Observe } from "#src/platform/observe.ts";
import type { ReportCatalogue } from "./report_catalogue.ts";
import type { ReportSource } from "./report_source.ts";

/**
 * The look at a source when the service starts: tells what is missing, whether the role could write, and which
 * statements do not fit. Never fails; a database that is not there yet is looked at again by its first reader.
 */
export async function announceSource(
  source: ReportSource,
  { catalogue, observe }: { readonly catalogue: ReportCatalogue; readonly observe: Observe },
): Promise<void> {
  try {
    const [missing, { role, writes }] = await Promise.all([
      source.missing(),
      source.foreign ? source.database.privileges() : { role: "", writes: [] },
    ]);
    if (missing.length > 0) observe({ event: "source_missing", source: source.name, missing });
    if (writes.length > 0) observe({ event: "source_writable", source: source.name, role, writes });
    await catalogue.check(source);
    if (missing.length === 0) await source.checkScope();
  } catch (error) {
    if (error instanceof Problem) {
      observe({ event: "source_unscoped", source: source.name, why: error.message });
    } else observe({ event: "source_unreachable", source: source.name, error });
  }
}
