import { Buffer } from "node:buffer";

/** A message that nobody tries any more, as the failure job hears of it. */
export interface DeadLetter {
  /** Of the job. */
  readonly job: string;
  /** What was sent to it, as read from JSON. */
  readonly message: unknown;
  /** What `Queue.retry` and `Queue.discard` take. */
  readonly deadId: string;
  /** Of the message that died. */
  readonly messageId: string;
  /** Status of its last delivery; 0 = no answer came. */
  readonly status: number;
}

/** Reads what the failure job is sent: the failure callback of QStash. `null` = it is none. Never throws. */
export function deadLetter(callback: unknown): DeadLetter | null {
  if (typeof callback !== "object" || callback === null) return null;
  const { url, sourceBody, dlqId, sourceMessageId, status } = callback as Record<string, unknown>;
  if (typeof url !== "string" || typeof sourceBody !== "string" || typeof dlqId !== "string") return null;
  const job = /\/jobs\/([a-z0-9_]+)$/.exec(url)?.[1];
  if (job === undefined) return null;
  try {
    return {
      job,
      message: JSON.parse(Buffer.from(sourceBody, "base64").toString("utf8")),
      deadId: dlqId,
      messageId: String(sourceMessageId ?? ""),
      status: typeof status === "number" ? status : 0,
    };
  } catch {
    return null;
  }
}
