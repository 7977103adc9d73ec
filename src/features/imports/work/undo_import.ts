import type { ImportSlice } from "./import_slice.ts";
import type { UndoPlace } from "#src/features/imports/landing.ts";

/** Takes back what an import has landed, step by step. Ends in the phase `publish`. */
export async function undoImport(slice: ImportSlice): Promise<void> {
  const { deps: { store, batchRows }, kind: { landing } } = slice;
  while (slice.work.phase === "undo") {
    await slice.commit(async (session, { seq, mendsSeq, counts, undone, place }) => {
      const from: UndoPlace | null = place === null ? null : JSON.parse(place);
      const step = await landing.undo(session, seq, { place: from, limit: batchRows });
      const sums = {
        reversed: undone.reversed + step.counts.reversed,
        edited: undone.edited + step.counts.edited,
        superseded: undone.superseded + step.counts.superseded,
        errored: undone.errored + step.counts.errored,
      };
      if (step.next !== null) return { undone: sums, place: JSON.stringify(step.next) };
      if (mendsSeq !== null) await store.unmend(session, seq, { seq: mendsSeq, counts });
      return { undone: sums, place: null, phase: "publish" };
    });
    if (slice.isOver) return;
  }
}
