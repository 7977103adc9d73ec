import { z } from "@hono/zod-openapi";
import { instantField } from "#src/http/fields/instant_field.ts";
import { pageFields } from "#src/http/fields/page_fields.ts";
import { sortField } from "#src/http/fields/sort_field.ts";
import { textField } from "#src/http/fields/text_field.ts";

const KINDS = ["user", "client", "workhours", "store", "webhook"] as const;

/** Who changed what. */
export const AuditEntrySchema = z.object({
  id: z.string().openapi({ description: "Grows with time" }),
  at: z.string().openapi({ format: "date-time" }),
  who: z.string().nullable().openapi({ description: "Null = the service itself" }),
  kind: z.enum(KINDS),
  subject_id: z.string(),
  action: z.enum(["created", "changed", "deleted", "restored"]),
  before: z.record(z.string(), z.unknown()).nullable().openapi({ description: "Null = it was not there" }),
  after: z.record(z.string(), z.unknown()).nullable().openapi({ description: "Null = it is gone" }),
  request_id: z.string().nullable(),
}).openapi("AuditEntry");

/**
 * Which changes are listed, and in which order.
 *
 * @param timezone IANA name; where days begin.
 */
export function auditQuerySchema(sorts: readonly string[], timezone: string) {
  return z.object({
    ...pageFields,
    sort: sortField(sorts),
    kind: z.enum(KINDS, `must be one of ${KINDS.join(", ")}`).optional(),
    subject_id: textField(64).optional(),
    who: textField(512).optional(),
    from: instantField(timezone).optional().openapi({ description: "Not before" }),
    before: instantField(timezone).optional().openapi({ description: "Before" }),
  });
}

/** A change as clients of the API see it. */
export type PresentedAuditEntry = z.output<typeof AuditEntrySchema>;
/** What is asked of the list. */
export type AuditQuery = z.output<ReturnType<typeof auditQuerySchema>>;
