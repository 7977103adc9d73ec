import type { CarriedParcel } from "#src/platform/memory_courier.ts";

/** One line of QStash's log. */
interface LogLine {
  readonly time: number;
  readonly state: string;
  readonly messageId: string;
  readonly url: string;
  readonly nextDeliveryTime?: number;
}

/** The log as QStash gives it, newest first, for messages that were taken and those of them that are not done. */
export function qstashLog(
  taken: ReadonlyMap<string, string>,
  carried: readonly CarriedParcel[],
): readonly LogLine[] {
  const open = new Map(carried.map((one) => [one.id, one]));
  const known = new Map([...taken, ...carried.map(({ id, parcel }) => [id, parcel.url] as const)]);
  return [...known].flatMap(([messageId, url]) => linesOf(open.get(messageId), { messageId, url })).reverse();
}

function linesOf(one: CarriedParcel | undefined, { messageId, url }: { messageId: string; url: string }) {
  const line = (time: number, state: string): LogLine => ({ time, state, messageId, url });
  if (one === undefined) return [line(0, "CREATED"), line(1, "ACTIVE"), line(1, "DELIVERED")];
  const { createdAt, dueAt, retried, state } = one;
  const due = dueAt === null ? {} : { nextDeliveryTime: dueAt };
  const created = { ...line(createdAt, "CREATED"), ...(retried === 0 ? due : {}) };
  if (state === "dead") return [created, line(createdAt + 1, "ERROR"), line(createdAt + 1, "FAILED")];
  if (state === "active") return [created, line(createdAt, "ACTIVE")];
  return retried === 0
    ? [created]
    : [created, line(createdAt, "ACTIVE"), { ...line(createdAt, "RETRY"), ...due }];
}
