import { QueueError } from "#src/platform/queue.ts";
import type { ImportDeps } from "./import_deps.ts";

/** What is said of an import to whoever is to work on it. */
export interface ImportMessage {
  readonly id: string;
  /** The step that it had come to when this was sent. */
  readonly step: number;
  /** How many messages for this step have died before. */
  readonly deaths: number;
}

/** The job that works on imports. */
const JOB = "run_import";

/**
 * Has somebody work on an import. A queue that does not take the message is no failure: the sweeper sends again.
 *
 * Each call is a message of its own: one that was sent for this step before may have come too early, or be lost.
 *
 * @param delaySeconds How long it is put off.
 */
export async function sendImport(
  { queue, observe }: Pick<ImportDeps, "queue" | "observe">,
  { id, step, deaths = 0 }: Omit<ImportMessage, "deaths"> & Partial<ImportMessage>,
  delaySeconds = 0,
): Promise<void> {
  const message: ImportMessage = { id, step, deaths };
  try {
    await queue.send(JOB, message, { delaySeconds });
  } catch (error) {
    if (!(error instanceof QueueError)) throw error;
    observe({ event: "import_unsent", import: id, error });
  }
}
