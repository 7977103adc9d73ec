import { settlesWithin } from "#src/std/async/settles_within.ts";
import { SharedStream } from "#src/std/streams/shared_stream.ts";
import type { Observe } from "#src/platform/observe.ts";
import type { Snapshots } from "#src/platform/snapshots.ts";
import type { Watermarks } from "#src/platform/watermarks.ts";
import { Problem } from "#src/problem.ts";
import { CurrentPlans } from "./current_plans.ts";
import { type FinishedRun, type KeptReport, keptReport } from "./kept_report.ts";
import type { KeptReports } from "./kept_reports.ts";
import { type ReportAnswer, reportAnswer } from "./report_answer.ts";
import { ReportPlaces } from "./report_places.ts";
import type { ReportPlan } from "./report_plan.ts";
import { type RunFigures, runReport, type RunReportDeps } from "./run_report.ts";
import { runEtag } from "./run_etag.ts";
import { runOfEtag } from "./run_of_etag.ts";

/** What reading reports needs. */
export interface ReportReaderDeps extends RunReportDeps {
  /** What this process holds, of other sources too. */
  readonly kept: KeptReports;
  readonly snapshots: Snapshots;
  /** Marks that imports raise: `import_` and the kind. */
  readonly watermarks: Watermarks;
  readonly observe: Observe;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly caching: {
    /** How long an expired answer may still be served while the database fails, in seconds. */
    readonly staleSeconds: number;
    /** Largest answer that is kept and shared, in bytes. */
    readonly keepBytesMax: number;
    /** Longest wait for a refresh while an older answer exists, in milliseconds. */
    readonly patienceMs: number;
    /** How long a reader may take nothing while something is held for it, in milliseconds. */
    readonly stallMs: number;
    /** Longest that one run may take, in milliseconds. */
    readonly runMsMax: number;
    /** Most runs that may hold a connection for slow readers, and most runs of one report. */
    readonly placesMax: number;
  };
}

/** Who asks, and how. */
export interface Reading {
  /** Aborted when the reader leaves. */
  readonly signal: AbortSignal;
  /** Whether the source must be read, whatever is kept. */
  readonly bypass: boolean;
  /** The validators of copies that the reader has. */
  readonly etags: readonly string[];
}

/** How long the database is left alone after it failed, while older answers can be served. */
const REST_MS = 2_000;
/** How long a reader waits for the rest once the first rows are there, for an answer with its length and content's hash. */
const WHOLE_MS = 25;
/** How far a large report may be fetched ahead of its slowest reader. */
const WINDOW_BYTES = 1 << 20;

interface Run {
  readonly at: number;
  readonly stream: SharedStream;
  /** The finished answer, or `null` when it is too large to keep. */
  readonly kept: Promise<KeptReport | null>;
  readonly figures: RunFigures;
}

/**
 * Reads reports of one source: from what is kept while that is fresh, else from the database, once for all who ask at the same time.
 *
 * Answers up to `keepBytesMax` are kept here and in the snapshot store; larger ones stream straight through, shared
 * by those who came before they outgrew that. When the database fails, or takes longer than `patienceMs`, an
 * expired answer is served for up to `staleSeconds`.
 *
 * Of a report with tags nothing is given that was read before the last import of these kinds, from the moment when its
 * mark is raised. While the store of the marks is out of reach that takes until the answer is no longer fresh.
 */
export class ReportReader {
  readonly #deps: ReportReaderDeps;
  readonly #kept: KeptReports;
  readonly #plans: CurrentPlans;
  readonly #loads = new Map<string, Promise<KeptReport | Run>>();
  readonly #runs = new Map<string, Run>();
  readonly #places: ReportPlaces;
  #restUntil = 0;

  constructor(deps: ReportReaderDeps) {
    this.#deps = deps;
    this.#kept = deps.kept;
    this.#plans = new CurrentPlans(deps.watermarks);
    this.#places = new ReportPlaces(deps.caching.placesMax);
  }

  /** The kept answer if it is fresh: no waiting, for the fastest way out. */
  fresh(asked: ReportPlan): KeptReport | undefined {
    const plan = this.#plans.certain(asked);
    return plan === null ? undefined : this.#fresh(plan);
  }

  /** Reads a report. Throws {@linkcode Problem}. */
  async read(asked: ReportPlan, reading: Reading): Promise<ReportAnswer> {
    const plan = this.#plans.certain(asked) ?? await this.#plans.confirmed(asked);
    if (!reading.bypass) {
      const kept = this.#fresh(plan);
      if (kept !== undefined) return reportAnswer(kept, "HIT");
      const etag = reading.etags.find((etag) => this.#isFresh(plan, runOfEtag(plan.key, etag) ?? -Infinity));
      if (etag !== undefined) {
        return { state: "HIT", etag, at: runOfEtag(plan.key, etag)!, content: "unchanged", figures: null };
      }
    }
    const loaded = await this.#loadOnce(plan, reading.bypass);
    if (!("stream" in loaded)) return reportAnswer(loaded, this.#isFresh(plan, loaded.at) ? "HIT" : "STALE");
    return await this.#follow(plan, loaded, reading);
  }

  #fresh(plan: ReportPlan): KeptReport | undefined {
    const kept = this.#kept.get(plan.key);
    return kept !== undefined && this.#isFresh(plan, kept.at) ? kept : undefined;
  }

  #isFresh(plan: ReportPlan, at: number): boolean {
    const age = this.#deps.now() - at;
    return age >= 0 && age < plan.ttlSeconds * 1000;
  }

  /** An expired answer that may still be served. */
  #stale(plan: ReportPlan): KeptReport | undefined {
    const kept = this.#kept.get(plan.key);
    const ageMax = (plan.ttlSeconds + this.#deps.caching.staleSeconds) * 1000;
    return kept !== undefined && this.#deps.now() - kept.at < ageMax ? kept : undefined;
  }

  #loadOnce(plan: ReportPlan, bypass: boolean): Promise<KeptReport | Run> {
    const name = bypass ? `bypass ${plan.key}` : plan.key;
    const running = this.#loads.get(name);
    if (running !== undefined) return running;
    const load = this.#load(plan, bypass).finally(() => this.#loads.delete(name));
    this.#loads.set(name, load);
    return load;
  }

  /** Another process may have refreshed the answer; else a run of our own, or the one that is under way. */
  async #load(plan: ReportPlan, bypass: boolean): Promise<KeptReport | Run> {
    if (!bypass) {
      const running = this.#runs.get(plan.key);
      if (running !== undefined) return running;
      const snapshot = await this.#deps.snapshots.get(plan.key);
      const held = this.#kept.get(plan.key);
      if (snapshot !== null && snapshot !== "unreachable" && (held === undefined || held.at < snapshot.at)) {
        this.#kept.set(plan.key, keptReport.ofSnapshot(plan.key, snapshot, this.#deps.caching.stallMs));
      }
      const kept = this.#fresh(plan) ?? (this.#deps.now() < this.#restUntil ? this.#stale(plan) : undefined);
      if (kept !== undefined) return kept;
    }
    return this.#start(plan);
  }

  #start(plan: ReportPlan): Run {
    const { slug } = plan.report;
    const known = this.#places.isLarge(slug);
    let freeLargePlace = known ? this.#places.takeLarge(slug) : () => {};
    const { now, caching } = this.#deps;
    const at = now();
    const stop = new AbortController();
    const figures: RunFigures = { dbMs: 0, renderMs: 0, rows: 0 };
    const source = runReport(this.#deps, plan, {
      signal: stop.signal,
      place: this.#places.of(slug),
      now: at,
      figures,
    });
    const stream = new SharedStream(source, stop, {
      keepBytesMax: caching.keepBytesMax,
      windowBytes: WINDOW_BYTES,
      stallMs: caching.stallMs,
      onOutgrown: () => known || (freeLargePlace = this.#places.takeLarge(slug)),
      onStalled: () => this.#deps.observe({ event: "reader_cut", report: slug, stallMs: caching.stallMs }),
    });
    const timer = setTimeout(() => stop.abort(tookTooLong(plan, caching.runMsMax)), caching.runMsMax);
    const kept = stream.whole.then((pieces) =>
      pieces === null ? null : this.#keep(plan, { stream, pieces }, { at, rows: figures.rows })
    );
    const run: Run = { at, stream, kept, figures };
    this.#runs.set(plan.key, run);
    kept.catch(() => null).finally(() => this.#forget(plan, run));
    stream.ended.then((failed) => {
      clearTimeout(timer);
      freeLargePlace();
      if (failed !== null) this.#failed(plan, failed.failure);
    });
    return run;
  }

  async #follow(plan: ReportPlan, run: Run, { signal, bypass }: Reading): Promise<ReportAnswer> {
    const reader = run.stream.join();
    // The run has outgrown late comers, or failed just now; another one may be there already.
    if (reader === null) {
      this.#forget(plan, run);
      return await this.#follow(plan, this.#runs.get(plan.key) ?? this.#start(plan), {
        signal,
        bypass,
        etags: [],
      });
    }
    const left = Promise.withResolvers<never>();
    const leave = () => left.reject(signal.reason);
    signal.addEventListener("abort", leave, { once: true });
    const stale = bypass ? undefined : this.#stale(plan);
    const state = bypass ? "BYPASS" : "MISS";
    try {
      const kept = await Promise.race([run.kept, left.promise, this.#untilStreaming(run, stale)]);
      if (kept !== null && kept !== "streaming" && kept !== "impatient") {
        reader.leave();
        return reportAnswer(kept, state, run.figures);
      }
      if (kept === "impatient") {
        this.#finishAlone(run);
        reader.leave();
        return reportAnswer(stale!, "STALE");
      }
      return {
        state,
        etag: runEtag(plan.key, run.at),
        at: run.at,
        content: reader.stream(),
        figures: run.figures,
      };
    } catch (error) {
      reader.leave();
      const usable = stale !== undefined && error instanceof Problem && !isAboutScope(error);
      if (signal.aborted || !usable) throw error;
      return reportAnswer(stale, "STALE");
    } finally {
      signal.removeEventListener("abort", leave);
    }
  }

  /** Without an older answer: soon after the first bytes. With one: after the reader's patience. */
  async #untilStreaming(run: Run, stale: KeptReport | undefined): Promise<"streaming" | "impatient"> {
    if (stale !== undefined) {
      await settlesWithin(run.stream.ended, this.#deps.caching.patienceMs);
      return "impatient";
    }
    await run.stream.started;
    await settlesWithin(run.stream.ended, WHOLE_MS);
    return "streaming";
  }

  /** A refresh that nobody waits for still serves the next reader, unless it is too large to be kept. */
  #finishAlone(run: Run): void {
    const keeper = run.stream.join();
    run.stream.whole.finally(() => keeper?.leave()).catch(() => {});
  }

  #keep(plan: ReportPlan, run: FinishedRun, figures: { at: number; rows: number }): KeptReport {
    const tags = ["reports", plan.report.slug];
    const { kept, snapshot } = keptReport.ofRun(plan.key, run, { ...figures, tags });
    this.#kept.set(plan.key, kept);
    void this.#deps.snapshots.put(plan.key, snapshot, plan.ttlSeconds + this.#deps.caching.staleSeconds);
    return kept;
  }

  #failed(plan: ReportPlan, error: unknown): void {
    const readersOwn = error instanceof Problem && error.status < 500;
    if (readersOwn || (error instanceof DOMException && error.name === "AbortError")) return;
    // Any other failure is this report's own, and no reason to keep the others waiting.
    if (error instanceof Problem && error.code === "source_unavailable") {
      this.#restUntil = this.#deps.now() + REST_MS;
    }
    this.#deps.observe({ event: "report_failed", report: plan.report.slug, error });
  }

  #forget(plan: ReportPlan, run: Run): void {
    if (this.#runs.get(plan.key) === run) this.#runs.delete(plan.key);
  }
}

/** A refusal that an older answer must not hide: the configuration names no source, or more than one. */
function isAboutScope({ code }: Problem): boolean {
  return code === "source_unknown" || code === "source_ambiguous";
}

function tookTooLong({ report }: ReportPlan, ms: number): Problem {
  return new Problem("source_timeout", {
    detail: `The report '${report.slug}' took longer than ${ms / 1000} s`,
  });
}
