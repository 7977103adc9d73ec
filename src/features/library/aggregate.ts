import type { z } from "@hono/zod-openapi";
import type { LibrarySource } from "./library_source.ts";

/** A number, list or table about the library that is computed ahead of its readers. */
export interface Aggregate {
  /** Its name for people and for the refresh by hand: `visitors_weekly`. */
  readonly name: string;
  /** What it is refreshed with. */
  readonly group: "visitors" | "books";
  /** Where it lies in the store of snapshots: `visitors:week:daily`. */
  readonly key: string;
  /** Where it is read, the documented path first, then its aliases. */
  readonly paths: readonly string[];
  /** The member of its group's summary that holds it, such as `weekly`; `null` = none does. */
  readonly member: string | null;
  /** One line for the API reference. */
  readonly summary: string;
  /** What `data` is. */
  readonly schema: z.ZodType;
  /** Asks the library. `nowMs` decides which day, month and year it is there. Throws `DatabaseError`. */
  readonly compute: (source: LibrarySource, nowMs: number) => Promise<unknown>;
}
