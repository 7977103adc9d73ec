import type { DatabaseSession } from "#src/platform/tables.ts";
import type { UndoCounts } from "#src/features/imports/import_record.ts";
import { type HandoverSql, handoverSql } from "./handover_sql.ts";
import type { UndoPlace, UndoStep } from "#src/features/imports/landing.ts";
import type { LandingTable } from "./landing_table.ts";
import { type UndoSql, undoSql } from "./undo_sql.ts";

/** Takes back what imports did to the table of a kind. */
export class LandingUndo {
  readonly #table: LandingTable;
  readonly #sql: UndoSql;
  readonly #handover: HandoverSql;

  constructor(table: LandingTable) {
    this.#table = table;
    this.#sql = undoSql(table);
    this.#handover = handoverSql(table);
  }

  /** Takes back at most `limit` rows behind a place. */
  async step(
    session: DatabaseSession,
    seq: number,
    { place, limit }: { readonly place: UndoPlace | null; readonly limit: number },
  ): Promise<UndoStep> {
    const sql = this.#sql;
    await session.run(sql.make, {});
    await session.run(sql.makeUndone, {});
    await session.run(sql.clear, {});
    const parameters = { import: `${seq}`, limit: `${limit}` };
    if (place === null) await session.run(sql.takeFirst, parameters);
    else await session.run(sql.take, { ...parameters, ...afterOf(place) });
    const [taken] = await session.rows(sql.taken, {});
    if (Number(taken!.count) === 0) return { counts: NOTHING, next: null };
    const next = Number(taken!.count) < limit ? null : await this.#lastPlace(session);
    await session.run(sql.forget, {});
    const superseded = await this.#handOver(session, seq);
    await session.run(sql.putBack, {});
    const undone = new Map(
      (await session.rows(sql.count, {})).map((row) => [row.outcome, Number(row.count)]),
    );
    const reversed = undone.get("reversed") ?? 0;
    const errored = undone.get("errored") ?? 0;
    const edited = Number(taken!.changed) - reversed - errored - superseded;
    return { counts: { reversed, edited, superseded, errored }, next };
  }

  async #lastPlace(session: DatabaseSession): Promise<UndoPlace> {
    const [row] = await session.rows(this.#sql.lastKey, {});
    return { after: this.#table.key.map((_, at) => row![`key_${at}`]!) };
  }

  /** Hands over to newer imports what they have met; gives how many rows that were. */
  async #handOver(session: DatabaseSession, seq: number): Promise<number> {
    const sql = this.#handover;
    const seqs = (await session.rows(sql.newer, { import: `${seq}` })).map((row) => row.seq);
    if (seqs.length === 0) return 0;
    const newer = `{${seqs.join(",")}}`;
    await session.run(sql.makeChain, {});
    await session.run(sql.makeFates, {});
    await session.run(sql.clear, {});
    await session.rows(sql.lock, {});
    await session.run(sql.chain, { newer });
    if (this.#table.kind.mode === "replace") await session.run(sql.chainAbsent, { newer });
    await session.run(sql.decide, {});
    for (const statement of sql.handOver) await session.run(statement, {});
    const [row] = await session.rows(sql.count, {});
    await session.run(sql.dropDecided, {});
    return Number(row!.count);
  }
}

const NOTHING: UndoCounts = { reversed: 0, edited: 0, superseded: 0, errored: 0 };

function afterOf({ after }: UndoPlace): Record<string, string> {
  return Object.fromEntries(after.map((text, at) => [`after_${at}`, text]));
}
