import type { ImportDesk, ImportOrder, ImportPreview } from "#src/features/imports/import_desk.ts";
import type { FailedRow, ImportRecord } from "#src/features/imports/import_record.ts";
import { DEFAULT_KIND_SETTINGS } from "#src/features/imports/kinds/default_kind_settings.ts";
import { importKinds } from "#src/features/imports/kinds/mod.ts";
import type { ListQuery } from "#src/features/imports/list_query.ts";
import { Problem } from "#src/problem.ts";

const NOTHING = {
  counts: { total: 0, inserted: 0, updated: 0, unchanged: 0, failed: 0, duplicates: 0, removed: 0 },
  undone: { reversed: 0, edited: 0, superseded: 0, errored: 0 },
};

/** A desk over a map of records which a test changes as it likes: for tests of what stands before the desk. */
export class StandInDesk implements ImportDesk {
  readonly kinds = importKinds(DEFAULT_KIND_SETTINGS);
  readonly records = new Map<string, ImportRecord>();
  /** What {@linkcode ImportDesk.accept} and {@linkcode ImportDesk.preview} were given, in order. */
  readonly orders: ImportOrder[] = [];
  /** What was asked of the list. */
  readonly queries: ListQuery[] = [];
  header: readonly string[] = ["order_id", "name"];
  failed: readonly (readonly FailedRow[])[] = [];
  /** How often the reading of failed rows was given up or came to its end. */
  left = 0;
  foreseen: ImportPreview = {
    mapping: {},
    unknownHeaders: [],
    missingHeaders: [],
    readings: [],
    refusal: null,
    counts: null,
    failures: [],
  };
  /** How often a record was looked for. */
  asked = 0;
  /** Thrown by whatever asks the database; `null` = it answers. */
  fault: Error | null = null;

  /** Writes an import down; what is not given is that of a small file that waits. */
  add(given: Partial<ImportRecord> = {}): ImportRecord {
    const id = given.id ?? crypto.randomUUID();
    const record: ImportRecord = {
      seq: this.records.size + 1,
      id,
      kind: "sos",
      fileId: `file-of-${id}`,
      fileName: "orders.csv",
      sizeBytes: 100,
      sha256: "ab".repeat(32),
      options: {},
      mends: null,
      state: "waiting",
      phase: "survey",
      ...NOTHING,
      rowsExpected: null,
      bytesDone: 0,
      bytesTotal: 100,
      message: "Waits for its turn",
      createdAt: "2026-11-21T01:00:00.000Z",
      startedAt: null,
      updatedAt: "2026-11-21T01:00:00.000Z",
      endedAt: null,
      ...given,
    };
    this.records.set(id, record);
    return record;
  }

  /** Changes an import. */
  set(id: string, change: Partial<ImportRecord>): ImportRecord {
    return this.add({ ...this.#get(id), ...change });
  }

  accept(order: ImportOrder): Promise<{ readonly record: ImportRecord; readonly known: boolean }> {
    this.orders.push(order);
    const { kind, file, fileName, options, again, mends } = order;
    const known = [...this.records.values()].find(({ sha256 }) => sha256 === file.sha256 && !again);
    if (known !== undefined) return Promise.resolve({ record: known, known: true });
    const { id: fileId, sizeBytes, sha256 } = file;
    const record = this.add({ kind: kind.name, fileId, fileName, sizeBytes, sha256, options, mends });
    return Promise.resolve({ record, known: false });
  }

  find(id: string): Promise<ImportRecord | null> {
    this.asked++;
    return this.fault === null ? Promise.resolve(this.records.get(id) ?? null) : Promise.reject(this.fault);
  }

  list(query: ListQuery): Promise<{ readonly records: readonly ImportRecord[]; readonly total: number }> {
    this.queries.push(query);
    const records = [...this.records.values()].reverse();
    const from = (query.page - 1) * query.pageSize;
    return Promise.resolve({ records: records.slice(from, from + query.pageSize), total: records.length });
  }

  failures(id: string): Promise<{ header: readonly string[]; rows: AsyncIterable<readonly FailedRow[]> }> {
    this.#get(id);
    return Promise.resolve({ header: this.header, rows: this.#failed() });
  }

  // Async, so that refusals come as rejections.
  // deno-lint-ignore require-await
  async cancel(id: string): Promise<ImportRecord> {
    const { phase } = this.#get(id);
    if (phase === "done") throw new Problem("import_ended");
    const ended = { phase: "done", state: "cancelled" } as const;
    return this.set(id, phase === "survey" ? ended : { phase: "undo" });
  }

  // deno-lint-ignore require-await
  async retry(id: string): Promise<ImportRecord> {
    if (this.#get(id).state !== "failed") throw new Problem("import_not_failed");
    return this.set(id, { phase: "survey", state: "waiting", ...NOTHING });
  }

  retryAll(): Promise<readonly ImportRecord[]> {
    return Promise.reject(new Error("Not asked of a stand-in"));
  }

  // deno-lint-ignore require-await
  async rollback(id: string): Promise<ImportRecord> {
    const record = this.#get(id);
    if (record.state === "rolled_back") return record;
    if (record.state !== "completed") throw new Problem("import_not_completed");
    return this.set(id, { phase: "undo", state: "active" });
  }

  preview(order: ImportOrder): Promise<ImportPreview> {
    this.orders.push(order);
    return Promise.resolve(this.foreseen);
  }

  #get(id: string): ImportRecord {
    const record = this.records.get(id);
    if (record !== undefined) return record;
    throw new Problem("not_found", { detail: `Job with id '${id}' not found` });
  }

  async *#failed(): AsyncGenerator<readonly FailedRow[]> {
    try {
      for (const batch of this.failed) {
        if (this.fault !== null) throw this.fault;
        yield batch;
        await Promise.resolve();
      }
    } finally {
      this.left++;
    }
  }
}
