import { begunSurvey } from "#src/features/imports/work/begun_survey.ts";
import { announceEnd } from "#src/features/imports/work/announce_end.ts";
import type { DatabaseSession } from "#src/platform/tables.ts";
import { Semaphore } from "#src/std/async/semaphore.ts";
import { Problem } from "#src/problem.ts";
import type { FailedRow, ImportRecord } from "./import_record.ts";
import type { ImportDeps } from "#src/features/imports/work/import_deps.ts";
import type { ImportDesk, ImportOrder, ImportPreview } from "./import_desk.ts";
import type { ImportChange } from "#src/features/imports/work/import_slice.ts";
import type { ImportWork } from "./import_work.ts";
import type { ListQuery } from "./list_query.ts";
import { previewImport } from "#src/features/imports/work/preview_import.ts";
import { mendedId } from "#src/features/imports/rows/mended_id.ts";
import { endImport } from "#src/features/imports/work/end_import.ts";
import { recordProgress } from "#src/features/imports/progress/record_progress.ts";
import { sendImport } from "#src/features/imports/work/send_import.ts";
import type { SheetPlan } from "#src/features/imports/work/sheet_plan.ts";

const PREVIEW_WAIT_MS = 30_000;

/** The desk over the tables of imports. */
export class TableImportDesk implements ImportDesk {
  readonly #deps: ImportDeps;
  /** One at a time: it holds a connection while it reads the file through another. */
  readonly #previews = new Semaphore(1);

  constructor(deps: ImportDeps) {
    this.#deps = deps;
  }

  get kinds() {
    return [...this.#deps.kinds.values()].map(({ kind }) => kind);
  }

  async accept(order: ImportOrder): Promise<{ readonly record: ImportRecord; readonly known: boolean }> {
    const { tables, store, files } = this.#deps;
    const { kind, file, fileName, options, again, mends } = order;
    const id = crypto.randomUUID();
    const mended = await this.#mended(order);
    if (mends !== null && mended === null) {
      await files.remove(file.id);
      throw unknownJob(mends);
    }
    const { work, known } = await tables.transaction(async (session) => {
      await store.holdKind(session, kind.name);
      const given = { kind: kind.name, sha256: file.sha256, options, mendsSeq: mended?.seq ?? null };
      const known = again ? null : await store.findKnown(session, given);
      if (known !== null) return { work: known, known: true };
      await store.insert(session, {
        ...given,
        id,
        fileId: file.id,
        fileName,
        sizeBytes: file.sizeBytes,
        // A file of mended rows is read by what was found in the one that it mends.
        ...begunSurvey(mended === null ? order : { ...order, survey: null }),
      });
      return { work: (await store.find(session, id))!, known: false };
    });
    if (known) await files.remove(file.id);
    else await this.#start(work);
    return { record: work, known };
  }

  find(id: string): Promise<ImportRecord | null> {
    return this.#look((session) => this.#deps.store.find(session, id));
  }

  list(query: ListQuery): Promise<{ readonly records: readonly ImportRecord[]; readonly total: number }> {
    return this.#look((session) => this.#deps.store.list(session, query));
  }

  async failures(id: string) {
    const work = await this.#look((session) => this.#deps.store.find(session, id));
    if (work === null) throw unknownJob(id);
    const plan: SheetPlan | null = JSON.parse(work.sheet ?? "null");
    const said = new Set<number | null>(Object.values(plan?.match.mend ?? {}));
    const header = (plan?.match.header ?? []).filter((_, at) => !said.has(at));
    return { header, rows: this.#failuresOf(work.seq) };
  }

  cancel(id: string): Promise<ImportRecord> {
    return this.#turn(id, (work) => {
      if (work.phase === "survey") {
        return {
          phase: "done",
          state: "cancelled",
          outcome: "cancelled",
          message: "Cancelled: no row had landed",
        };
      }
      if (work.outcome === "cancelled") return null;
      if (work.phase !== "land") throw conflict("import_ended", work);
      return { phase: "undo", outcome: "cancelled", place: null, message: "Taking back what has landed" };
    });
  }

  async retry(id: string): Promise<ImportRecord> {
    const { tables, store } = this.#deps;
    const work = await tables.transaction(async (session) => {
      const work = await this.#held(session, id);
      if (work.phase !== "done" || (work.state !== "failed" && work.state !== "cancelled")) {
        throw conflict("import_not_failed", work);
      }
      await this.#demandUnmended(session, work);
      await store.forgetFailures(session, work.seq);
      await store.repeat(session, work);
      return (await store.find(session, id))!;
    });
    await this.#start(work);
    return work;
  }

  async retryAll(kind: string | null): Promise<readonly ImportRecord[]> {
    const ids = await this.#look((session) => this.#deps.store.failed(session, kind));
    const retried: ImportRecord[] = [];
    for (const id of ids) {
      try {
        retried.push(await this.retry(id));
      } catch (error) {
        // Somebody else was first, or it was mended just now.
        if (!(error instanceof Problem)) throw error;
      }
    }
    return retried;
  }

  rollback(id: string): Promise<ImportRecord> {
    return this.#turn(id, async (work, session) => {
      if (work.outcome === "rolled_back") return null;
      if (work.phase !== "done" || work.state !== "completed") throw conflict("import_not_completed", work);
      await this.#demandUnmended(session, work);
      return {
        phase: "undo",
        state: "active",
        outcome: "rolled_back",
        place: null,
        message: "Taking back what has landed",
      };
    });
  }

  async preview(order: ImportOrder): Promise<ImportPreview> {
    try {
      if (!await this.#previews.take(PREVIEW_WAIT_MS)) {
        throw new Problem("data_busy", { headers: { "Retry-After": "30" } });
      }
      try {
        return await previewImport(this.#deps, order);
      } finally {
        this.#previews.free();
      }
    } finally {
      await this.#deps.files.remove(order.file.id);
    }
  }

  /** The import that a file is said to mend, by its sender or its name; the file's header says whether it mends at all. */
  async #mended({ mends, fileName }: ImportOrder): Promise<ImportRecord | null> {
    const id = mends ?? mendedId(fileName);
    return id === null ? null : await this.find(id);
  }

  /** Turns an import to something else, at once in the database; whoever works on it is overtaken. `null` = leaves it. */
  async #turn(
    id: string,
    change: (
      work: ImportWork,
      session: DatabaseSession,
    ) => Promise<ImportChange | null> | ImportChange | null,
  ): Promise<ImportRecord> {
    const { tables, store } = this.#deps;
    const { work, turned } = await tables.transaction(async (session) => {
      const work = await this.#held(session, id);
      const changed = await change(work, session);
      if (changed === null) return { work, turned: false };
      await store.save(session, { ...work, ...changed });
      await announceEnd(this.#deps, session, { ...work, ...changed });
      return { work: (await store.find(session, id))!, turned: true };
    });
    if (turned) await this.#start(work);
    return work;
  }

  /** The import while nobody else can take it on. */
  async #held(session: DatabaseSession, id: string): Promise<ImportWork> {
    const { store } = this.#deps;
    const found = await store.find(session, id);
    if (found === null) throw unknownJob(id);
    await store.holdKind(session, found.kind);
    return (await store.find(session, id))!;
  }

  /** What others have mended of an import stands on it. */
  async #demandUnmended(session: DatabaseSession, work: ImportWork): Promise<void> {
    const by = await this.#deps.store.findMending(session, work);
    if (by === null) return;
    throw new Problem("import_mended", {
      detail: `Rows of it were mended by the import '${by}': roll that one back first`,
    });
  }

  /** Tells those who watch, and has somebody work on what comes next. */
  async #start(work: ImportWork): Promise<void> {
    await this.#deps.board.tell(recordProgress(work));
    if (work.phase === "done") return await endImport(this.#deps, work);
    const first = await this.#look((session) => this.#deps.store.findFirst(session, work.kind));
    if (first !== null) await sendImport(this.#deps, first);
  }

  async *#failuresOf(seq: number): AsyncGenerator<readonly FailedRow[]> {
    for (let after = 0;;) {
      const from = { seq, after };
      const rows = await this.#look((session) => this.#deps.store.failures(session, from));
      if (rows.length === 0) return;
      yield rows;
      after = rows.at(-1)!.row;
    }
  }

  #look<T>(work: (session: DatabaseSession) => Promise<T>): Promise<T> {
    return this.#deps.tables.transaction(work, { mode: "snapshot" });
  }
}

function unknownJob(id: string): Problem {
  return new Problem("not_found", { detail: `Job with id '${id}' not found` });
}

function conflict(
  code: "import_ended" | "import_not_failed" | "import_not_completed",
  work: ImportWork,
): Problem {
  return new Problem(code, { detail: `The import is ${work.state.replace("_", " ")}` });
}
