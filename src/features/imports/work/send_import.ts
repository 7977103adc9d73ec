import { QueueError } from "#src/platform/queue.ts";
import type { ImportDeps } from "./import_deps.ts";

/** The job that works on imports. */
const JOB = "run_import";

/**
 * Has somebody work on an import. A queue that does not take the message is no failure: the sweeper sends again.
 *
 * @param import_ Its id, and the step that it has come to: one message for each is enough.
 */
export async function sendImport(
  { queue, observe }: Pick<ImportDeps, "queue" | "observe">,
  { id, step }: { readonly id: string; readonly step: number },
  attempt = "",
): Promise<void> {
  try {
    await queue.send(JOB, { id, step }, { deduplicationId: `${id} ${step} ${attempt}` });
  } catch (error) {
    if (!(error instanceof QueueError)) throw error;
    observe({ event: "import_unsent", import: id, error });
  }
}
