import type { ImportRecord } from "#src/features/imports/import_record.ts";
import type { ImportSlice } from "./import_slice.ts";

/**
 * Tells the fleet that a kind's table has changed, so that nobody is given an older report any more, and only then says that
 * the import has ended. Where the fleet cannot be told, reports are old for as long as they are kept at most.
 */
export async function publishImport(slice: ImportSlice): Promise<void> {
  const { deps: { tables, store, watermarks }, work: { kind } } = slice;
  const tag = `import_${kind}`;
  const marks = await watermarks.confirm();
  const known = marks === "unreachable" ? 0 : marks.get(tag) ?? 0;
  const version = await tables.transaction((session) => store.raiseKind(session, kind, known));
  await watermarks.raise(new Map([[tag, version]]));
  await slice.commit((_, work) => ({ phase: "done", state: work.outcome, message: sentenceOf(work) }));
}

function sentenceOf(
  { outcome, counts, undone, message }: ImportRecord & { readonly outcome: string },
): string {
  const kept = undone.edited + undone.superseded;
  const back = `${undone.reversed} rows taken back${kept === 0 ? "" : `, ${kept} kept`}`;
  switch (outcome) {
    case "completed":
      return counts.failed === 0
        ? `All ${counts.total} rows are in`
        : `${
          counts.total - counts.failed
        } of ${counts.total} rows are in, ${counts.failed} failed: see errors.csv`;
    case "failed":
      return message;
    case "cancelled":
      return `Cancelled: ${back}`;
    default:
      return `Rolled back: ${back}`;
  }
}
