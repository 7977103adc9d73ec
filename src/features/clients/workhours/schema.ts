import { z } from "@hono/zod-openapi";
import { timeZoneField } from "#src/http/fields/time_zone_field.ts";
import { weekOverlaps, type WeekSpan } from "#src/std/time/week_overlaps.ts";

/** In their order in a week. */
export const DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;

const SPANS_OF_DAY_MAX = 6;
const OPENS = /^(?:[01]\d|2[0-3]):[0-5]\d$/;
const CLOSES = /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/;

const span = z.strictObject({
  day: z.enum(DAYS, `must be one of ${DAYS.join(", ")}`),
  opens: z.string().regex(OPENS, "must be a time from 00:00 to 23:59").openapi({ example: "08:00" }),
  closes: z.string().regex(CLOSES, "must be a time from 00:00 to 24:00").openapi({
    example: "17:00",
    description: "Not after `opens` = on the next day. Its midnight is given back as 24:00",
  }),
});

/** When a client is open. */
export const WorkhoursSchema = z.object({
  client_id: z.string().openapi({ format: "uuid" }),
  time_zone: z.string().openapi({ example: "Asia/Jakarta", description: "IANA name" }),
  days: z.array(span).openapi({ description: "In the order of the week; empty = nobody has told" }),
}).openapi("Workhours");

/** A whole week of it. */
export const WorkhoursInputSchema = z.strictObject({
  time_zone: timeZoneField.optional().openapi({ description: "Left out = as it was, at first the client's" }),
  days: z.array(span).max(SPANS_OF_DAY_MAX * DAYS.length),
}).superRefine(({ days }, context) => {
  const refuse = (at: number, message: string) =>
    context.addIssue({ code: "custom", path: ["days", at], message });
  for (const { at, with: other } of weekOverlaps(days.map(weekSpan))) {
    refuse(at, `must not overlap 'days.${other}'`);
  }
  for (const [at, { day }] of days.entries()) {
    const before = days.slice(0, at).filter((other) => other.day === day).length;
    if (before === SPANS_OF_DAY_MAX) refuse(at, `must not be more than ${SPANS_OF_DAY_MAX} spans of a day`);
  }
}).openapi("WorkhoursInput");

/** A span in minutes; what closes when or before it opens does so on the next day. */
export function weekSpan({ day, opens, closes }: WorkhoursSpan): WeekSpan {
  const [from, to] = [minutesOf(opens), minutesOf(closes)];
  return { day: DAYS.indexOf(day) + 1, opens: from, closes: to > from ? to : to + minutesOf("24:00") };
}

function minutesOf(time: string): number {
  const [hours, minutes] = time.split(":");
  return Number(hours) * 60 + Number(minutes);
}

/** A time at which a client is open. */
export type WorkhoursSpan = z.output<typeof span>;
/** When a client is open. */
export type Workhours = z.output<typeof WorkhoursSchema>;
/** What a week is made from. */
export type WorkhoursInput = z.output<typeof WorkhoursInputSchema>;
