import type { Semaphore } from "#src/std/async/semaphore.ts";
import { DatabaseError } from "#src/platform/database.ts";
import { Problem, type ProblemCode } from "#src/problem.ts";
import { type EncodeFigures, encodeReport } from "./encode_report.ts";
import type { ReportPlan } from "./report_plan.ts";
import type { ReportSource } from "./report_source.ts";

/** Where reports come from and how far they may go. */
export interface RunReportDeps {
  readonly source: ReportSource;
  readonly limits: {
    /** Most rows of one report. */
    readonly rowsMax: number;
    /** Longest wait for a place, in milliseconds. */
    readonly placeMs: number;
  };
}

/** What a run amounts to so far. */
export interface RunFigures extends EncodeFigures {
  /** Milliseconds until the first rows were there. */
  dbMs: number;
}

/**
 * Runs a report's statement and gives its bytes.
 *
 * @param place Limits how many runs of this report may hold a connection, so that no report takes the whole pool.
 * @throws {Problem} Whatever goes wrong, in the words of the problem table; the engine's own error is its cause.
 */
export async function* runReport(
  { source, limits }: RunReportDeps,
  plan: ReportPlan,
  run: {
    readonly signal: AbortSignal;
    readonly place: Semaphore;
    readonly now: number;
    readonly figures: RunFigures;
  },
): AsyncGenerator<Uint8Array> {
  const { database } = source;
  const statement = plan.report.file.on(database.engine);
  if (!await run.place.take(limits.placeMs)) {
    throw new Problem("source_busy", { headers: { "Retry-After": "5" } });
  }
  try {
    const started = performance.now();
    const parameters = { ...await source.parameters(plan.report, run.now), ...plan.parameters };
    const result = await database.stream(statement, parameters, run.signal);
    run.figures.dbMs = performance.now() - started;
    yield* encodeReport(plan.report, result, {
      format: plan.format,
      keyed: plan.keyed,
      rowsMax: limits.rowsMax,
      figures: run.figures,
    });
  } catch (error) {
    // Why the run was given up says more than what giving it up has broken.
    if (run.signal.aborted) throw run.signal.reason;
    throw await problemOf(error, source, plan);
  } finally {
    run.place.free();
  }
}

const CODES: Readonly<Record<DatabaseError["failure"], ProblemCode>> = {
  unavailable: "source_unavailable",
  busy: "source_busy",
  timeout: "source_timeout",
  cancelled: "source_unavailable",
  unfit: "report_broken",
  duplicate: "report_broken",
  orphan: "report_broken",
  contended: "source_busy",
  refused: "report_broken",
};

/** Where a statement was refused it is looked into whether the source has what it reads. */
async function problemOf(error: unknown, source: ReportSource, plan: ReportPlan): Promise<unknown> {
  if (!(error instanceof DatabaseError)) return error;
  const given = Object.entries(plan.parameters).filter(([, value]) => value !== null).map(([name]) => name);
  if (error.failure === "unfit" && given.length > 0) {
    return new Problem("bad_parameter", {
      detail: `The database cannot use the value of ${given.map((name) => `'${name}'`).join(" or ")}`,
      errors: given.map((path) => ({ path, message: "Must be a value that the database can use" })),
      cause: error,
    });
  }
  if (error.failure === "refused") {
    const missing = await source.missing(plan.report).catch(() => []);
    if (missing.length > 0) {
      return new Problem("source_incomplete", {
        detail: `The database lacks, or does not let us read: ${missing.join(", ")}`,
        members: { missing },
        cause: error,
      });
    }
  }
  const code = CODES[error.failure];
  return new Problem(code, {
    ...(code === "report_broken" ? {} : { headers: { "Retry-After": "5" } }),
    cause: error,
  });
}
