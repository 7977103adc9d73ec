import type { DatabaseSession } from "#src/platform/tables.ts";
import { announceEnd } from "./announce_end.ts";
import type { ImportDeps, LandingKind } from "./import_deps.ts";
import type { ImportWork } from "#src/features/imports/import_work.ts";
import { Overtaken } from "./overtaken.ts";
import { recordProgress } from "#src/features/imports/progress/record_progress.ts";
import { secondsLeft } from "#src/features/imports/progress/seconds_left.ts";

/** The survey's share of the whole. */
const SURVEY_PERCENT = 10;

/** What a step changes of an import. */
export type ImportChange = Partial<Omit<ImportWork, "seq" | "id" | "kind" | "step">>;

/** One delivery's work on one import: what it knows of it, and when it has done enough. */
export class ImportSlice {
  readonly deps: ImportDeps;
  readonly #deadline: number;
  readonly #signal: AbortSignal;
  #phaseAt: { readonly phase: string; readonly rows: number; readonly at: number };
  #work: ImportWork;

  constructor(deps: ImportDeps, work: ImportWork, signal: AbortSignal) {
    this.deps = deps;
    this.#work = work;
    this.#signal = signal;
    const startedAt = deps.now();
    this.#deadline = startedAt + deps.sliceMs;
    this.#phaseAt = { phase: work.phase, rows: recordProgress(work).rows, at: startedAt };
  }

  /** The import as it was committed last. */
  get work(): ImportWork {
    return this.#work;
  }

  /** Its kind. Throws when this release has none of that name any more. */
  get kind(): LandingKind {
    const kind = this.deps.kinds.get(this.#work.kind);
    if (kind === undefined) throw new RangeError(`No kind of import is called '${this.#work.kind}'`);
    return kind;
  }

  /** Whether the next delivery should go on: time is up, or nobody waits for the answer any more. */
  get isOver(): boolean {
    return this.#signal.aborted || this.deps.now() >= this.#deadline;
  }

  /**
   * Takes the import one step on: what `change` writes and gives commits together with the step, alone among the imports of
   * its kind. Run again after a deadlock.
   *
   * @throws {Overtaken} When somebody else took it on since, or another import of the kind comes first now.
   */
  async commit(
    change: (session: DatabaseSession, work: ImportWork) => Promise<ImportChange> | ImportChange,
  ): Promise<void> {
    const { tables, store } = this.deps;
    const { kind, seq, step } = this.#work;
    this.#work = await tables.transaction(async (session) => {
      await store.holdKind(session, kind);
      const first = await store.findFirst(session, kind);
      if (first === null || first.seq !== seq || first.step !== step) throw new Overtaken();
      const changed = { ...first, ...await change(session, first) };
      if (!await store.save(session, changed)) throw new Overtaken();
      await announceEnd(this.deps, session, changed);
      return { ...changed, step: step + 1 };
    });
    await this.tell();
  }

  /**
   * Tells those who watch.
   *
   * @param read Bytes of the sheet that the survey has read.
   */
  async tell(read?: number): Promise<void> {
    const { board, now } = this.deps;
    const work = this.#work;
    const progress = recordProgress(work);
    if (this.#phaseAt.phase !== work.phase) {
      this.#phaseAt = { phase: work.phase, rows: progress.rows, at: now() };
    }
    const { rows, at } = this.#phaseAt;
    const seconds = (now() - at) / 1000;
    const rowsPerSecond = seconds > 0 && progress.rows > rows
      ? Math.round((progress.rows - rows) / seconds)
      : null;
    await board.tell({
      ...progress,
      ...(read !== undefined && { percent: surveyed(read, work.bytesTotal) }),
      updatedAt: new Date(now()).toISOString(),
      rowsPerSecond,
      etaSeconds: secondsLeft(work, rowsPerSecond),
    });
  }
}

function surveyed(bytes: number, bytesTotal: number): number {
  return Math.max(1, Math.floor(SURVEY_PERCENT * bytes / Math.max(1, bytesTotal)));
}
