import { Buffer } from "node:buffer";
import type { CarriedParcel } from "./memory_courier.ts";

/** What the failure job is told of a dead parcel, in the form that QStash uses; texts in base64. */
export function failureCallback({ id, parcel, retried, answer, deadId, createdAt }: CarriedParcel) {
  return {
    status: answer?.status ?? 0,
    header: answer?.headers ?? {},
    body: answer?.bodyBase64 ?? "",
    retried,
    maxRetries: parcel.retries,
    sourceMessageId: id,
    dlqId: deadId,
    url: parcel.url,
    method: "POST",
    sourceHeader: { "Content-Type": ["application/json"] },
    sourceBody: Buffer.from(parcel.body).toString("base64"),
    notBefore: String(createdAt + parcel.delayMs),
    createdAt: String(createdAt),
    callerIP: "127.0.0.1",
  };
}
