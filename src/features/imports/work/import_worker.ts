import type { JobDelivery, JobOutcome } from "#src/platform/queued_job.ts";
import { SheetError } from "#src/std/sheets/sheet_error.ts";
import { Problem } from "#src/problem.ts";
import { endImport } from "./end_import.ts";
import { failImport } from "./fail_import.ts";
import type { ImportDeps } from "./import_deps.ts";
import type { ImportPhase } from "#src/features/imports/import_record.ts";
import { ImportSlice } from "./import_slice.ts";
import type { ImportWork } from "#src/features/imports/import_work.ts";
import { landImport } from "./land_import.ts";
import { Overtaken } from "./overtaken.ts";
import { publishImport } from "./publish_import.ts";
import { type ImportMessage, sendImport } from "./send_import.ts";
import { surveyImport } from "./survey_import.ts";
import { undoImport } from "./undo_import.ts";

/** Deliveries, 5 s and more apart, without a commit between them after which an import is given up: something in it kills whoever touches it. */
const TRIES_MAX = 8;

/** How long the next message is put off, in seconds, by how many have died for the same step; with three the import is given up. */
const PAUSES_SECONDS = [0, 10, 60];

const PHASES: Readonly<Record<Exclude<ImportPhase, "done">, (slice: ImportSlice) => Promise<void>>> = {
  survey: surveyImport,
  land: landImport,
  publish: publishImport,
  undo: undoImport,
};

/**
 * Does the work on imports that queued messages ask for, slice by slice. The same message twice, late, or to two processes at
 * once does no harm: rows, journal and place commit together, and who is overtaken stops.
 */
export class ImportWorker {
  readonly #deps: ImportDeps;

  constructor(deps: ImportDeps) {
    this.#deps = deps;
  }

  /** One delivery of the message to work on an import. */
  async work(id: string, { signal }: Pick<JobDelivery, "signal">): Promise<JobOutcome> {
    const work = await this.#begin(id);
    if (work === null) return { never: `No import has the id '${id}'` };
    if (work === "not now") return "done";
    return await this.#guarded(new ImportSlice(this.#deps, work, signal), (slice) => this.#workOn(slice));
  }

  /**
   * A message to work on an import has died, after several deliveries. Where the import has come on meanwhile, nothing in it is to
   * blame; else another message goes after a while, as what it needs may have been away. After three of them it is given up:
   * what has landed is taken back.
   */
  async giveUp(message: ImportMessage, { signal }: Pick<JobDelivery, "signal">): Promise<JobOutcome> {
    const work = await this.#begin(message.id);
    if (work === null || work === "not now") return "done";
    const { id, step } = work;
    const deaths = step === message.step ? message.deaths + 1 : 0;
    const pause = PAUSES_SECONDS[deaths];
    if (pause !== undefined) {
      await sendImport(this.#deps, { id, step, deaths }, pause);
      return "done";
    }
    return await this.#guarded(new ImportSlice(this.#deps, work, signal), async (slice) => {
      await this.#abandon(slice);
      await this.#workOn(slice);
    });
  }

  /** Notes the delivery; `not now` = the import has ended, or others of its kind come first. */
  async #begin(id: string): Promise<ImportWork | "not now" | null> {
    const { tables, store } = this.#deps;
    return await tables.transaction(async (session) => {
      const work = await store.find(session, id);
      if (work === null || work.phase === "done") return work && "not now";
      const first = await store.findFirst(session, work.kind);
      if (first?.seq !== work.seq) return "not now";
      await store.begin(session, id);
      return await store.find(session, id);
    });
  }

  /** Who is overtaken has nothing left to do; what fails is tried again. */
  async #guarded(slice: ImportSlice, work: (slice: ImportSlice) => Promise<void>): Promise<JobOutcome> {
    try {
      await work(slice);
    } catch (error) {
      if (!(error instanceof Overtaken)) {
        await this.#delay(slice.work.id, error);
        throw error;
      }
    }
    return "done";
  }

  async #workOn(slice: ImportSlice): Promise<void> {
    if (slice.work.tries > TRIES_MAX) await this.#abandon(slice);
    for (;;) {
      const { phase } = slice.work;
      if (phase === "done") return await endImport(this.#deps, slice.work);
      if (slice.isOver) return await sendImport(this.#deps, slice.work);
      await this.#phase(slice, phase);
    }
  }

  async #phase(slice: ImportSlice, phase: Exclude<ImportPhase, "done">): Promise<void> {
    try {
      await PHASES[phase](slice);
    } catch (error) {
      if (!(error instanceof SheetError)) throw error;
      await failImport(slice, error.message);
    }
  }

  /** Taking back is never given up. */
  async #abandon(slice: ImportSlice): Promise<void> {
    const { phase } = slice.work;
    if (phase !== "survey" && phase !== "land") return;
    await failImport(slice, "The work has failed again and again, and was given up");
  }

  /** Says that the queue will deliver again; that the database cannot be told either is no news. */
  async #delay(id: string, error: unknown): Promise<void> {
    const { tables, store, observe } = this.#deps;
    observe({ event: "import_delayed", import: id, error });
    const why = error instanceof Problem ? error.message : "Something has failed";
    try {
      await tables.transaction((session) => store.delay(session, id, `${why}: it is tried again`));
    } catch {
      // The state stands as it is until the next delivery.
    }
  }
}
