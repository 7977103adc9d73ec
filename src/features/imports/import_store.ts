import type { Parameters } from "#src/platform/database.ts";
import type { Engine, Statements } from "#src/platform/statements.ts";
import type { DatabaseSession, Row } from "#src/platform/tables.ts";
import { likePattern } from "#src/std/text/like_pattern.ts";
import type { FailedRow, ImportCounts, ImportOptions, ImportRecord } from "./import_record.ts";
import { type ImportWork, importWork } from "./import_work.ts";
import type { ListQuery } from "./list_query.ts";

/** A file that is to be imported. */
export type NewImport =
  & Pick<ImportRecord, "id" | "kind" | "fileId" | "fileName" | "sizeBytes" | "sha256" | "options">
  & Pick<ImportWork, "mendsSeq" | "sheet" | "place" | "bytesTotal">;

/** Rows of an import that another one has landed, and where they came to there. */
export interface MendedRows {
  /** The import that they had failed in. */
  readonly seq: number;
  readonly counts: Pick<ImportCounts, "inserted" | "updated" | "unchanged" | "duplicates">;
}

/** An import whose turn it is and on which nobody works. */
export interface StuckImport {
  readonly id: string;
  readonly step: number;
}

/** Rows, and characters of their cells. */
const FAILURES_AT_ONCE = { limit: 1_000, length: 4 << 20 };

/** The statements about imports, each in the caller's transaction. Methods throw `DatabaseError`. */
export class ImportStore {
  readonly #statements: Statements;
  readonly #engine: Engine;

  constructor(statements: Statements, engine: Engine) {
    this.#statements = statements;
    this.#engine = engine;
  }

  /** Makes what imports of a kind take turns by. */
  async addKind(session: DatabaseSession, kind: string): Promise<void> {
    await this.#run(session, "add_kind", { kind });
  }

  /** Waits for the turn to write rows of a kind; kept until the transaction ends. */
  async holdKind(session: DatabaseSession, kind: string): Promise<void> {
    await this.#rows(session, "hold_kind", { kind });
  }

  /** Says that a kind's table has changed for good. Its new version is beyond `known`, also in a database that was restored. */
  async raiseKind(session: DatabaseSession, kind: string, known: number): Promise<number> {
    await this.#run(session, "raise_kind", { kind, known: String(known) });
    return (await this.versions(session)).get(kind)!;
  }

  /** How often each kind's table has changed for good. */
  async versions(session: DatabaseSession): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#rows(session, "list_kinds", {});
    return new Map(rows.map(({ kind, version }) => [kind!, Number(version)]));
  }

  /** Writes a new import down. */
  async insert(session: DatabaseSession, { options, ...given }: NewImport): Promise<void> {
    await this.#run(session, "insert", {
      id: given.id,
      kind: given.kind,
      file_id: given.fileId,
      file_name: given.fileName,
      size_bytes: String(given.sizeBytes),
      sha256: given.sha256,
      options: optionsText(options),
      mends_seq: textOrNull(given.mendsSeq),
      sheet: given.sheet,
      place: given.place,
      bytes_total: String(given.bytesTotal),
    });
  }

  /** `null` = there is none. */
  async find(session: DatabaseSession, id: string): Promise<ImportWork | null> {
    return first(await this.#rows(session, "find", { id }));
  }

  /** The import of a kind whose turn it is; `null` = all have ended. */
  async findFirst(session: DatabaseSession, kind: string): Promise<ImportWork | null> {
    return first(await this.#rows(session, "find_first", { kind }));
  }

  /** The newest import of this content that is under way or has landed. */
  async findKnown(
    session: DatabaseSession,
    { sha256, kind, options, mendsSeq }: Pick<NewImport, "sha256" | "kind" | "options" | "mendsSeq">,
  ): Promise<ImportWork | null> {
    const given = { sha256, kind, options: optionsText(options), mends_seq: textOrNull(mendsSeq) };
    return first(await this.#rows(session, "find_known", given));
  }

  /** The newest landed import of a kind with failed rows. */
  async findMended(session: DatabaseSession, kind: string): Promise<ImportWork | null> {
    return first(await this.#rows(session, "find_mended", { kind }));
  }

  /** Ids of failed imports that can be done again, oldest first. */
  async failed(session: DatabaseSession, kind: string | null): Promise<readonly string[]> {
    return (await this.#rows(session, "list_failed", { kind })).map(({ id }) => id!);
  }

  /** The id of an import that stands and has mended rows of this one, or is about to; `null` = there is none. */
  async findMending(session: DatabaseSession, { seq }: ImportWork): Promise<string | null> {
    const [row] = await this.#rows(session, "find_mending", { seq: String(seq) });
    return row?.["id"] ?? null;
  }

  /** Whether a later import of the kind has landed whole. */
  async hasNewer(session: DatabaseSession, { kind, seq }: ImportWork): Promise<boolean> {
    return (await this.#rows(session, "find_newer", { kind, seq: String(seq) })).length > 0;
  }

  /** Notes a delivery. */
  async begin(session: DatabaseSession, id: string): Promise<void> {
    await this.#run(session, "begin", { id });
  }

  /** Says that a delivery has failed and will come again. */
  async delay(session: DatabaseSession, id: string, message: string): Promise<void> {
    await this.#run(session, "delay", { id, message });
  }

  /** Takes an import one step on from the step that `work` has; `false` = somebody else has, and nothing was written. */
  async save(session: DatabaseSession, work: ImportWork): Promise<boolean> {
    const { counts, undone } = work;
    const parameters = {
      seq: String(work.seq),
      step: String(work.step),
      state: work.state,
      phase: work.phase,
      outcome: work.outcome,
      mends_seq: textOrNull(work.mendsSeq),
      sheet_file_id: work.sheetFileId,
      sheet: work.sheet,
      place: work.place,
      rows_expected: textOrNull(work.rowsExpected),
      bytes_done: String(work.bytesDone),
      bytes_total: String(work.bytesTotal),
      message: work.message,
      ...texts({ ...counts, ...undone }),
    };
    return await this.#run(session, "save", parameters) === 1;
  }

  /** Puts an import to the end of its kind, to be done from its start; `false` = somebody else has taken it on. */
  async repeat(session: DatabaseSession, { seq, step }: ImportWork): Promise<boolean> {
    return await this.#run(session, "repeat", { seq: String(seq), step: String(step) }) === 1;
  }

  /** Keeps rows that did not land. */
  async addFailures(session: DatabaseSession, seq: number, rows: readonly FailedRow[]): Promise<void> {
    if (rows.length === 0) return;
    await session.load(
      "import_failures",
      ["import_id", "row_no", "cells", "faults"],
      rows.map(({ row, cells, faults }) => [
        String(seq),
        String(row),
        JSON.stringify(cells),
        JSON.stringify(faults),
      ]),
    );
  }

  /** Forgets the rows that did not land. */
  async forgetFailures(session: DatabaseSession, seq: number): Promise<void> {
    await this.#run(session, "forget_failures", { seq: String(seq) });
  }

  /** The next rows after row `after` that did not land and were not mended. */
  async failures(
    session: DatabaseSession,
    { seq, after }: { readonly seq: number; readonly after: number },
  ): Promise<readonly FailedRow[]> {
    const rows = await this.#rows(session, "list_failures", texts({ seq, after, ...FAILURES_AT_ONCE }));
    return rows.map(({ row_no, cells, faults }) => ({
      row: Number(row_no),
      cells: JSON.parse(cells!),
      faults: JSON.parse(faults!),
    }));
  }

  /** Which of these rows did not land and were not mended. */
  async openFailures(
    session: DatabaseSession,
    seq: number,
    rows: readonly number[],
  ): Promise<ReadonlySet<number>> {
    const open = await this.#rows(session, "open_failures", {
      seq: String(seq),
      rows: JSON.stringify(rows),
    });
    return new Set(open.map(({ row_no }) => Number(row_no)));
  }

  /** Says that `by` has landed these rows of another import. */
  async mend(
    session: DatabaseSession,
    by: number,
    { seq, counts, rows }: MendedRows & { readonly rows: readonly number[] },
  ): Promise<void> {
    const failed = await this.#run(session, "mend_failures", {
      seq: String(seq),
      by: String(by),
      rows: JSON.stringify(rows),
    });
    await this.#addMended(session, { seq, counts, failed });
  }

  /** Says that the rows which `by` has mended failed after all. */
  async unmend(session: DatabaseSession, by: number, { seq, counts }: MendedRows): Promise<void> {
    const failed = await this.#run(session, "restore_failures", { by: String(by) });
    if (failed === 0) return;
    const back = Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, -count]));
    await this.#addMended(session, { seq, counts: back as MendedRows["counts"], failed: -failed });
  }

  /** Imports whose turn it is and on which nobody has worked for `idleMs`. */
  async stuck(session: DatabaseSession, idleMs: number): Promise<readonly StuckImport[]> {
    const rows = await this.#rows(session, "list_stuck", { idle_ms: String(idleMs) });
    return rows.map(({ id, step }) => ({ id: id!, step: Number(step) }));
  }

  /** Ids of stored files that no import needs. */
  async orphans(session: DatabaseSession): Promise<readonly string[]> {
    return (await this.#rows(session, "list_orphans", {})).map(({ id }) => id!);
  }

  /** A page of imports, newest first, and how many there are. */
  async list(
    session: DatabaseSession,
    query: ListQuery,
  ): Promise<{ readonly records: readonly ImportWork[]; readonly total: number }> {
    const { page, pageSize, fileName, ...rest } = query;
    const chosen = {
      kind: rest.kind,
      state: rest.state,
      from: rest.from,
      before: rest.before,
      file_name: fileName === null ? null : likePattern(fileName),
    };
    const [count] = await this.#rows(session, "count", chosen);
    const range = texts({ limit: pageSize, offset: (page - 1) * pageSize });
    const rows = await this.#rows(session, "list", { ...chosen, ...range });
    return { records: rows.map(importWork), total: Number(count!["total"]) };
  }

  async #addMended(
    session: DatabaseSession,
    mended: MendedRows & { readonly failed: number },
  ): Promise<void> {
    const { inserted, updated, unchanged, duplicates } = mended.counts;
    const { seq, failed } = mended;
    await this.#run(
      session,
      "add_mended",
      texts({ seq, failed, inserted, updated, unchanged, duplicates }),
    );
  }

  #rows(session: DatabaseSession, name: string, parameters: Parameters): Promise<readonly Row[]> {
    return session.rows(this.#statements.get(`imports/${name}`).on(this.#engine), parameters);
  }

  #run(session: DatabaseSession, name: string, parameters: Parameters): Promise<number> {
    return session.run(this.#statements.get(`imports/${name}`).on(this.#engine), parameters);
  }
}

function first([row]: readonly Row[]): ImportWork | null {
  return row === undefined ? null : importWork(row);
}

/** The same text for the same choices. */
function optionsText({ dateOrder, numberLocale }: ImportOptions): string {
  return JSON.stringify({ dateOrder, numberLocale });
}

function textOrNull(number: number | null): string | null {
  return number === null ? null : String(number);
}

function texts(numbers: Readonly<Record<string, number>>): Record<string, string> {
  return Object.fromEntries(Object.entries(numbers).map(([name, number]) => [name, String(number)]));
}
