import { hsiCsv, type HsiLine } from "./hsi_csv.ts";

/** A sheet in which everything happens that may happen to a row, and a sheet that comes before it. */
export interface HsiMix {
  readonly before: string;
  readonly sheet: string;
  /** What must become of the rows of `sheet`. */
  readonly result: {
    readonly totalRows: number;
    readonly failedRows: number;
    readonly duplicatesRemoved: number;
    readonly inserted: number;
    readonly updated: number;
    readonly unchanged: number;
  };
  /** How many orders then have which status. */
  readonly statuses: Readonly<Record<string, number>>;
}

/** So long that 64 KiB, which is one piece of a sheet and a batch at least, hold about that many lines. */
const MEMO_LENGTH = 370;
const LINES_OF_BATCH = 126;
const BADS = ["date", "number", "key"] as const;

/**
 * Makes an {@linkcode HsiMix}: new keys, known ones with the same and with other values, keys that come again at the other
 * end of the file and once in between, and bad rows.
 *
 * @param batches About how many batches of one piece of the file it comes to.
 */
export function hsiMix(batches: number): HsiMix {
  const size = batches * LINES_OF_BATCH;
  const known = Array.from({ length: size / 2 }, (_, at): HsiLine => ({ key: 2 * at, version: 0 }));
  const lines = Array.from({ length: size }, (_, at) => lineAt(at, size));
  return {
    before: hsiCsv.text(known, MEMO_LENGTH),
    sheet: hsiCsv.text(lines, MEMO_LENGTH),
    ...outcome(known, lines),
  };
}

function lineAt(at: number, size: number): HsiLine {
  const fifth = Math.floor(size / 5);
  // The last fifth has the keys of the first one again, every third of them as it was before.
  if (at >= size - fifth) {
    const key = at - (size - fifth);
    return key % 3 === 0 ? { key, version: 0 } : { key, version: 2 };
  }
  if (at % 40 === 39) return { key: 10 * size + at, version: 0, bad: BADS[at % 3]! };
  if (at % 40 === 38) return { key: at % fifth, version: 3 };
  return { key: at, version: at % 4 === 0 ? 0 : 1 };
}

function outcome(known: readonly HsiLine[], lines: readonly HsiLine[]): Pick<HsiMix, "result" | "statuses"> {
  const good = lines.filter(({ bad }) => bad === undefined);
  const before = new Map(known.map((line) => [line.key, line]));
  const last = new Map(good.map((line) => [line.key, line]));
  const met = [...last.values()];
  const unchanged = met.filter(({ key, version }) => before.get(key)?.version === version).length;
  const inserted = met.filter(({ key }) => !before.has(key)).length;
  const statuses: Record<string, number> = {};
  for (const line of new Map([...before, ...last]).values()) {
    statuses[hsiCsv.status(line)] = (statuses[hsiCsv.status(line)] ?? 0) + 1;
  }
  return {
    result: {
      totalRows: lines.length,
      failedRows: lines.length - good.length,
      duplicatesRemoved: good.length - last.size,
      inserted,
      updated: last.size - inserted - unchanged,
      unchanged,
    },
    statuses,
  };
}
