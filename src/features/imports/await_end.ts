import { delay } from "#src/std/async/delay.ts";
import type { ImportDesk } from "./import_desk.ts";
import type { ImportRecord } from "./import_record.ts";

const LOOK_MS = 100;

/** The import when it has ended, or as it is after `patienceMs`, or when nobody waits any more. Throws `DatabaseError`. */
export async function awaitEnd(
  { desk, patienceMs }: { readonly desk: Pick<ImportDesk, "find">; readonly patienceMs: number },
  record: ImportRecord,
  signal: AbortSignal,
): Promise<ImportRecord> {
  const end = performance.now() + patienceMs;
  let last = record;
  while (last.phase !== "done" && performance.now() < end && !signal.aborted) {
    await delay(LOOK_MS, signal);
    last = await desk.find(record.id) ?? last;
  }
  return last;
}
