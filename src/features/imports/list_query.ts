import type { ImportState } from "./import_record.ts";

/** Which imports are wanted; `null` = all. */
export interface ListQuery {
  readonly kind: string | null;
  readonly state: ImportState | null;
  /** A part of the file's name, capitals or not. */
  readonly fileName: string | null;
  /** Taken in at this instant or later, and before that one; ISO 8601 in UTC. */
  readonly from: string | null;
  readonly before: string | null;
  /** From 1. */
  readonly page: number;
  readonly pageSize: number;
}
