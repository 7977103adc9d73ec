import { Problem } from "#src/problem.ts";
import type { SourceDeps } from "./examine_source.ts";
import { findPlaneScope } from "./find_plane_scope.ts";
import { missingColumns } from "./missing_columns.ts";

/**
 * The look at the source when the service starts: tells what is missing, whether the role could write, and which
 * statements do not fit. Never fails; a database that is not there yet is looked at again by its first reader.
 */
export async function announceSource(deps: SourceDeps): Promise<void> {
  const { monev, statements, plane, catalogue, observe } = deps;
  try {
    const [missing, { role, writes }] = await Promise.all([
      missingColumns(monev, statements),
      monev.privileges(),
    ]);
    if (missing.length > 0) observe({ event: "source_missing", missing });
    if (writes.length > 0) observe({ event: "source_writable", role, writes });
    await catalogue.check(monev);
    if (missing.length === 0) await findPlaneScope(monev, statements, plane);
  } catch (error) {
    if (error instanceof Problem) observe({ event: "source_unscoped", why: error.message });
    else observe({ event: "source_unreachable", error });
  }
}
