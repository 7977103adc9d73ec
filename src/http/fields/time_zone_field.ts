import { z } from "@hono/zod-openapi";

/** An area and a place of it, or UTC; offsets such as `+07:00` are no time zones, as they know no summer. */
const NAME = /^[A-Za-z][A-Za-z0-9_+/-]{1,63}$/;

/** The IANA name of a time zone that this service knows, such as `Asia/Jakarta`. */
export const timeZoneField = z.string().trim().refine(
  (name) => NAME.test(name) && isKnown(name),
  "must be the IANA name of a time zone, such as Asia/Jakarta",
).openapi({ example: "Asia/Jakarta" });

function isKnown(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
