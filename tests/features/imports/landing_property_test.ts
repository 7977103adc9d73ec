import fc from "fast-check";
import assert from "node:assert/strict";
import type { LandingRow } from "#src/features/imports/landing.ts";
import type { Row } from "#src/platform/tables.ts";
import { needs } from "#tests/_support/needs.ts";
import { LANDING_KINDS } from "./landing_kinds.ts";
import { LandingModel, type ModelRow } from "./landing_model.ts";
import { createLandingWorld, type LandingWorld } from "./landing_world.ts";

interface Sheet {
  readonly import: readonly { readonly key: number; readonly value: number }[];
  /** In which order its rows come, and where batches end. */
  readonly order: readonly number[];
  readonly size: number;
}

interface Hand {
  readonly hand: "edit" | "insert" | "delete";
  readonly key: number;
  readonly value: number;
}

interface Undo {
  readonly undo: number;
}

const small = fc.nat({ max: 3 });
const sheet: fc.Arbitrary<Sheet> = fc.record({
  import: fc.array(fc.record({ key: small, value: fc.nat({ max: 2 }) }), { minLength: 1, maxLength: 7 }),
  order: fc.array(fc.nat(), { minLength: 7, maxLength: 7 }),
  size: fc.integer({ min: 1, max: 4 }),
});
const hand: fc.Arbitrary<Hand> = fc.record({
  hand: fc.constantFrom("edit", "insert", "delete"),
  key: small,
  value: fc.nat({ max: 2 }),
});
const undo: fc.Arbitrary<Undo> = fc.record({ undo: fc.nat() });

for (const mode of ["merge", "replace"] as const) {
  for (const hands of [false, true]) {
    Deno.test(
      `after any imports and undoings${
        hands ? ", and edits by hand," : ""
      } a table is as if undone ones had never run (${mode})`,
      needs("TEST_POSTGRES_URL"),
      async () => {
        const kind = LANDING_KINDS[mode];
        await using world = await createLandingWorld(kind, "postgres");
        const steps = fc.array(
          hands ? fc.oneof(sheet, undo, hand) : fc.oneof(sheet, undo),
          { minLength: 2, maxLength: 9 },
        );
        await fc.assert(
          fc.asyncProperty(steps, async (given) => {
            await empty(world, kind.table, mode);
            await new Play(world, mode).run(given);
          }),
          { numRuns: 40 },
        );
      },
    );
  }
}

async function empty(world: LandingWorld, table: string, mode: "merge" | "replace"): Promise<void> {
  const incoming = mode === "replace" ? `, ${table}_incoming` : "";
  await world.sql(`truncate ${table}, ${table}_journal${incoming}`);
}

/** One random history, in the database and in the model. */
class Play {
  readonly #world: LandingWorld;
  readonly #model: LandingModel;
  readonly #table: string;
  readonly #mode: "merge" | "replace";
  readonly #seqs: number[] = [];
  #hands = 0;

  constructor(world: LandingWorld, mode: "merge" | "replace") {
    this.#world = world;
    this.#mode = mode;
    this.#table = LANDING_KINDS[mode].table;
    this.#model = new LandingModel(LANDING_KINDS[mode]);
  }

  async run(steps: readonly (Sheet | Hand | Undo)[]): Promise<void> {
    for (const step of steps) {
      if ("import" in step) await this.#import(step);
      else if ("hand" in step) await this.#hand(step);
      else if (this.#seqs.length > 0) await this.#undo(this.#seqs[step.undo % this.#seqs.length]!);
      await this.#agree();
    }
    for (const seq of this.#seqs) await this.#undo(seq);
    await this.#agree();
    if (!this.#model.isTouched) assert.equal(this.#model.table.size, 0);
    const left = await this.#world.sql(`select count(*) as count from ${this.#table}_journal`);
    assert.deepEqual(left, [{ count: "0" }]);
  }

  async #import({ import: given, order, size }: Sheet): Promise<void> {
    const rows = given.map(({ key, value }, at) => rowOf(at + 2, key, value));
    const shuffled = rows.map((row, at) => [order[at]!, row] as const).toSorted(([a], [b]) => a - b).map((
      [, row],
    ) => row);
    const batches = Array.from(
      { length: Math.ceil(rows.length / size) },
      (_, at) => shuffled.slice(at * size, (at + 1) * size),
    );
    const seq = this.#seqs.length + 1;
    this.#seqs.push(seq);
    const expected = this.#model.import(seq, rows);
    assert.deepEqual(await this.#world.foresees(...batches), expected);
    assert.deepEqual(await this.#world.imports(seq, ...batches), expected);
  }

  async #undo(seq: number): Promise<void> {
    const { isTouched } = this.#model;
    const expected = this.#model.undo(seq);
    const counts = await this.#world.undoes(seq, 2);
    if (!isTouched) assert.deepEqual(counts, { ...expected, edited: 0, errored: 0 });
    assert.equal(counts.errored, 0);
    const again = await this.#world.undoes(seq, 2);
    assert.deepEqual(again, { reversed: 0, edited: 0, superseded: 0, errored: 0 });
  }

  async #hand({ hand, key, value }: Hand): Promise<void> {
    const row = rowOf(0, key, value);
    if (hand === "insert") return await this.#insertByHand(row);
    const [found, known] = [...this.#model.table].find(([, { values }]) => values[0] === row.values[0]) ?? [];
    if (found === undefined) return;
    const where = this.#mode === "replace" ? `row_hash = '${found}'` : `"order" = '${row.values[0]}'`;
    if (hand === "delete") {
      await this.#world.sql(`delete from ${this.#table} where ${where}`);
      return this.#model.hand(found, null);
    }
    if (known!.values[2] === row.values[2]) return;
    await this.#world.sql(`update ${this.#table} set status = '${row.values[2]}' where ${where}`);
    const values = known!.values.with(2, row.values[2]!);
    this.#model.hand(found, { ...known!, values, edited: true });
  }

  async #insertByHand(row: LandingRow): Promise<void> {
    const key = this.#mode === "replace" ? `hand ${this.#hands++}` : this.#model.key(row);
    if (this.#model.table.has(key)) return;
    const [order, line, status] = row.values;
    const hash = this.#mode === "replace"
      ? { name: ", row_hash", value: `, '${key}'` }
      : { name: "", value: "" };
    await this.#world.sql(
      `insert into ${this.#table} ("order", line, status${hash.name}) values ('${order}', '${line}', '${status}'${hash.value})`,
    );
    const values = [order!, line!, status!, null, null, null, null, null];
    this.#model.hand(key, { values, import_id: null, import_row: null, edited: false });
  }

  /** Whether the database holds what the model does. */
  async #agree(): Promise<void> {
    const rows = await this.#world.sql(
      `select "order", status, price, import_id, import_row, edited_at is not null as edited from ${this.#table}`,
    );
    assert.deepEqual(rows.map(lineOf).toSorted(), [...this.#model.table.values()].map(modelLine).toSorted());
  }
}

function rowOf(row: number, key: number, value: number): LandingRow {
  return {
    row,
    values: [
      `O${key}`,
      "1",
      `S${value}`,
      "12345678901234567890",
      "1.50",
      "2025-05-31",
      "2025-05-31T09:00:00",
      null,
    ],
  };
}

function lineOf({ order, status, price, import_id, import_row, edited }: Row): string {
  return JSON.stringify([order, status, price, import_id, import_row, edited]);
}

function modelLine({ values, import_id, import_row, edited }: ModelRow): string {
  const text = (number: number | null) => number === null ? null : `${number}`;
  return JSON.stringify([values[0], values[2], values[4], text(import_id), text(import_row), `${edited}`]);
}
