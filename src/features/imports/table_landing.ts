import { type BatchSql, batchSql } from "#src/features/imports/landing/batch_sql.ts";
import type { DatabaseSession, Tables } from "#src/platform/tables.ts";
import { type ForeseeSql, foreseeSql } from "#src/features/imports/landing/foresee_sql.ts";
import type { ImportKind } from "#src/features/imports/kinds/import_kind.ts";
import type { Landing, LandingCounts, LandingImport, LandingRows, UndoPlace, UndoStep } from "./landing.ts";
import {
  type LandingDefinition,
  landingDefinition,
} from "#src/features/imports/landing/landing_definition.ts";
import { LandingMerge } from "#src/features/imports/landing/landing_merge.ts";
import { LandingRepeats } from "#src/features/imports/landing/landing_repeats.ts";
import { type LandingTable, landingTable } from "#src/features/imports/landing/landing_table.ts";
import { LandingUndo } from "#src/features/imports/landing/landing_undo.ts";
import { NO_CHANGE } from "#src/features/imports/landing/no_change.ts";
import { type ReplaceSql, replaceSql } from "#src/features/imports/landing/replace_sql.ts";

/** How long a process waits for another that makes the tables. */
const PREPARE_WAIT_MS = 60_000;

/** The landing of one kind on PostgreSQL. Times of its sheets are on the wall of `timezone`. @default {"UTC"} */
export function createTableLanding(
  kind: ImportKind,
  tables: Tables,
  { timezone = "UTC" }: { readonly timezone?: string } = {},
): Landing {
  return new TableLanding(kind, tables, timezone);
}

class TableLanding implements Landing {
  readonly #tables: Tables;
  readonly #table: LandingTable;
  readonly #columns: readonly string[];
  readonly #definition: LandingDefinition;
  readonly #batch: BatchSql;
  readonly #merge: LandingMerge;
  readonly #repeats: LandingRepeats;
  readonly #replace: ReplaceSql;
  readonly #foresee: ForeseeSql;
  readonly #undo: LandingUndo;

  constructor(kind: ImportKind, tables: Tables, timezone: string) {
    const table = landingTable(kind);
    this.#tables = tables;
    this.#table = table;
    this.#columns = [...table.columns.map(({ name }) => name), "import_row"];
    this.#definition = landingDefinition(table);
    this.#batch = batchSql(table, timezone);
    this.#merge = new LandingMerge(table);
    this.#repeats = new LandingRepeats(table);
    this.#replace = replaceSql(table);
    this.#foresee = foreseeSql(table);
    this.#undo = new LandingUndo(table);
  }

  async prepare(): Promise<void> {
    if (await this.#isPrepared()) return;
    const { table } = this.#table.kind;
    await this.#tables.alone(`imports ${table}`, async () => {
      if (!await this.#isPrepared()) await this.#tables.define(this.#definition.script);
    }, PREPARE_WAIT_MS);
  }

  async land(
    session: DatabaseSession,
    { seq, mendsSeq }: LandingImport,
    rows: LandingRows,
  ): Promise<LandingCounts> {
    const parameters = { import: `${seq}` };
    const size = await this.#load(session, mendsSeq, rows);
    const { met, isKnown } = await this.#merge.look(session, parameters);
    const duplicates = rows.numbers.length - size;
    if (this.#replaces(mendsSeq)) {
      const [taken] = await session.rows(this.#replace.await, parameters);
      return { ...NO_CHANGE, duplicates: duplicates + size - Number(taken!.count) };
    }
    const again = met === 0 ? NO_CHANGE : await this.#repeats.run(session, parameters);
    const landed = await this.#merge.run(session, parameters, { size: size - again.duplicates, isKnown });
    return {
      inserted: landed.inserted,
      updated: landed.updated + again.updated,
      unchanged: landed.unchanged + again.unchanged,
      duplicates: duplicates + again.duplicates,
      removed: 0,
    };
  }

  async finish(session: DatabaseSession, { seq, mendsSeq }: LandingImport): Promise<LandingCounts> {
    if (!this.#replaces(mendsSeq)) return NO_CHANGE;
    const parameters = { import: `${seq}` };
    await session.run(this.#batch.make, {});
    const size = await session.run(this.#replace.release, parameters);
    if (size === 0) return NO_CHANGE;
    const { isKnown } = await this.#merge.look(session, parameters);
    const landed = await this.#merge.run(session, parameters, { size, isKnown });
    const removed = await session.run(this.#replace.remove, parameters);
    await session.run(this.#replace.mark, parameters);
    return { ...landed, removed };
  }

  async undo(
    session: DatabaseSession,
    seq: number,
    { place, limit }: { readonly place: UndoPlace | null; readonly limit: number },
  ): Promise<UndoStep> {
    await session.rows(this.#batch.settle, {});
    if (this.#table.kind.mode === "merge") return this.#undo.step(session, seq, { place, limit });
    await session.run(this.#replace.forget, { import: `${seq}` });
    return this.#undo.step(session, seq, { place: null, limit: Number.MAX_SAFE_INTEGER });
  }

  async foresee(
    session: DatabaseSession,
    mendsSeq: number | null,
    batches: AsyncIterable<LandingRows>,
  ): Promise<LandingCounts> {
    await session.run(this.#foresee.make, {});
    await session.run(this.#foresee.clear, {});
    let total = 0;
    for await (const rows of batches) {
      await this.#load(session, mendsSeq, rows);
      await session.run(this.#foresee.judge, {});
      total += rows.numbers.length;
    }
    const [counted] = await session.rows(this.#foresee.count, { replaces: `${this.#replaces(mendsSeq)}` });
    const [inserted, updated, unchanged, removed] = ["inserted", "updated", "unchanged", "removed"]
      .map((name) => Number(counted![name])) as [number, number, number, number];
    return { inserted, updated, unchanged, removed, duplicates: total - inserted - updated - unchanged };
  }

  /** Rows that mend a replacing file only add to what it brought. */
  #replaces(mendsSeq: number | null): boolean {
    return this.#table.kind.mode === "replace" && mendsSeq === null;
  }

  async #isPrepared(): Promise<boolean> {
    const rows = await this.#tables.transaction(
      (session) => session.rows(this.#definition.found, {}),
      { mode: "snapshot" },
    );
    const found = new Set(rows.map(({ name }) => name));
    return this.#table.columns.every(({ name }) => found.has(name));
  }

  /** Fills the batch table with the rows that are not overruled by others of theirs, or of what they mend; gives how many. */
  async #load(session: DatabaseSession, mendsSeq: number | null, { last }: LandingRows): Promise<number> {
    await session.run(this.#batch.make, {});
    await session.load(`${this.#table.kind.table}_batch`, this.#columns, last);
    if (mendsSeq === null) return last.count;
    return last.count - await session.run(this.#merge.sql.dropMended, { mends: `${mendsSeq}` });
  }
}
