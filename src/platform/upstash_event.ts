import type { BusEvent } from "./bus.ts";

/** Reads an event as the bus writes it into Redis, `["<epoch>",<seq>,"<text>"]`; `null` when it is something else. */
export function upstashEvent(line: string): BusEvent | null {
  try {
    const [epoch, seq, text] = JSON.parse(line);
    const valid = typeof epoch === "string" && Number.isInteger(seq) && typeof text === "string";
    return valid ? { position: { epoch, seq }, text } : null;
  } catch {
    return null;
  }
}
