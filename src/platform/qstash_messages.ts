import { Buffer } from "node:buffer";
import type { Log } from "@upstash/qstash";
import { jobUrl } from "./job_url.ts";
import type { QueuedMessage, QueuedState } from "./queue.ts";

/** A dead letter as QStash lists it, as far as we read it. */
export interface QstashDeadLetter {
  readonly dlqId: string;
  readonly url: string;
  readonly body?: string;
  readonly bodyBase64?: string;
  readonly responseStatus?: number;
}

/** The order of a message's life, for lines of the same millisecond. */
const STATES: readonly string[] = [
  "CREATED",
  "ACTIVE",
  "IN_PROGRESS",
  "ERROR",
  "RETRY",
  "DELIVERED",
  "FAILED",
  "CANCELED",
  "CANCELLED",
];

/**
 * The messages to jobs of one service that are not done, by the log and the dead letters of QStash, which may hold those of
 * others too.
 */
export function qstashMessages(
  log: readonly Log[],
  dead: readonly QstashDeadLetter[],
  baseUrl: string,
): QueuedMessage[] {
  return [...underWay(log, baseUrl), ...dead.flatMap((letter) => buried(letter, baseUrl))];
}

function underWay(log: readonly Log[], baseUrl: string): QueuedMessage[] {
  const latest = new Map<string, Log>();
  for (const line of log) {
    const known = latest.get(line.messageId);
    if (known === undefined || isLater(line, known)) latest.set(line.messageId, line);
  }
  return [...latest.values()].sort((one, other) => other.time - one.time).flatMap((line) => {
    const job = jobOf(line.url, baseUrl);
    const state = stateOf(line);
    if (job === null || state === null) return [];
    const dueAt = state === "delayed" ? line.nextDeliveryTime ?? null : null;
    return [{ id: line.messageId, job, state, text: null, dueAt, status: null }];
  });
}

function isLater(line: Log, known: Log): boolean {
  if (line.time !== known.time) return line.time > known.time;
  return STATES.indexOf(line.state) > STATES.indexOf(known.state);
}

function stateOf({ state, time, nextDeliveryTime }: Log): QueuedState | null {
  switch (state) {
    case "CREATED":
      return (nextDeliveryTime ?? 0) > time ? "delayed" : "waiting";
    case "ACTIVE":
    case "IN_PROGRESS":
      return "active";
    case "ERROR":
    case "RETRY":
      return "delayed";
    default:
      return null;
  }
}

function buried({ dlqId, url, body, bodyBase64, responseStatus }: QstashDeadLetter, baseUrl: string) {
  const job = jobOf(url, baseUrl);
  if (job === null) return [];
  const text = body ?? (bodyBase64 === undefined ? null : Buffer.from(bodyBase64, "base64").toString("utf8"));
  const status = responseStatus === undefined || responseStatus === 0 ? null : responseStatus;
  return [{ id: dlqId, job, state: "dead" as const, text, dueAt: null, status }];
}

/** `null` = it is not ours. */
function jobOf(url: string, baseUrl: string): string | null {
  const job = /\/jobs\/([a-z0-9_]{1,64})$/.exec(url)?.[1];
  return job !== undefined && url === jobUrl(baseUrl, job) ? job : null;
}
