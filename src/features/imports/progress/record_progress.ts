import type { ImportProgress } from "./import_progress.ts";
import { secondsLeft } from "./seconds_left.ts";
import type { ImportRecord } from "#src/features/imports/import_record.ts";

/** Share of the whole at which landing begins and ends: the survey comes before, and the telling of the fleet after it. */
const LANDING = { from: 10, to: 95 };

/** How far an import is by what the database knows of it; whoever works on it tells the same. */
export function recordProgress(record: ImportRecord): ImportProgress {
  const { id, message, updatedAt, state, phase, counts } = record;
  const rows = phase === "undo" ? undoneRows(record) : counts.total;
  const rowsExpected = phase === "undo" ? landedRows(record) : record.rowsExpected;
  const rowsPerSecond = speed(record);
  return {
    jobId: id,
    percent: percentOf(record),
    message,
    updatedAt,
    state,
    phase,
    rows,
    rowsExpected,
    rowsPerSecond,
    etaSeconds: secondsLeft(record, rowsPerSecond),
  };
}

function percentOf(record: ImportRecord): number {
  switch (record.phase) {
    case "survey":
      return record.startedAt === null ? 0 : 1;
    case "land":
      return LANDING.from +
        Math.floor((LANDING.to - LANDING.from) * share(record.bytesDone, record.bytesTotal));
    case "publish":
      return 97;
    case "undo":
      return Math.floor(99 * share(undoneRows(record), landedRows(record)));
    case "done":
      return record.state === "completed" ? 100 : -1;
  }
}

/** Rows per second while rows land and, when it is completed, over all of it; one decimal. */
function speed({ phase, state, counts, startedAt, updatedAt, endedAt }: ImportRecord): number | null {
  const landed = phase === "land" || phase === "publish" || phase === "done" && state === "completed";
  if (!landed || startedAt === null) return null;
  const ms = Date.parse(endedAt ?? updatedAt) - Date.parse(startedAt);
  return ms <= 0 || counts.total === 0 ? null : Math.max(0.1, Math.round(counts.total * 10_000 / ms) / 10);
}

function undoneRows({ undone: { reversed, edited, superseded, errored } }: ImportRecord): number {
  return reversed + edited + superseded + errored;
}

function landedRows({ counts: { inserted, updated, removed } }: ImportRecord): number {
  return inserted + updated + removed;
}

function share(done: number, all: number): number {
  return all <= 0 ? 0 : Math.min(1, Math.max(0, done / all));
}
