import type { Files } from "#src/platform/files.ts";
import type { Observe } from "#src/platform/observe.ts";
import type { Outbox } from "#src/platform/outbox.ts";
import type { Queue } from "#src/platform/queue.ts";
import type { Tables } from "#src/platform/tables.ts";
import type { Watermarks } from "#src/platform/watermarks.ts";
import type { ImportProgressBoard } from "#src/features/imports/progress/import_progress.ts";
import type { ImportStore } from "#src/features/imports/import_store.ts";
import type { ImportKind } from "#src/features/imports/kinds/import_kind.ts";
import type { Landing } from "#src/features/imports/landing.ts";

/** A kind of sheet and where its rows land. */
export interface LandingKind {
  readonly kind: ImportKind;
  readonly landing: Landing;
}

/** What work on imports needs. */
export interface ImportDeps {
  readonly tables: Tables;
  readonly store: ImportStore;
  readonly files: Files;
  readonly queue: Queue;
  readonly watermarks: Watermarks;
  /** Where those outside hear of imports; `null` = nobody is told. */
  readonly outbox: Outbox | null;
  readonly board: ImportProgressBoard;
  readonly observe: Observe;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** By the name of the kind. */
  readonly kinds: ReadonlyMap<string, LandingKind>;
  /** IANA name; the wall of naive times. */
  readonly timezone: string;
  /** Whether the database is the embedded one, where one transaction holds up everything else. */
  readonly isEmbedded: boolean;
  /** How long one delivery goes on, in milliseconds. */
  readonly sliceMs: number;
  /** Rows that are written, or taken back, in one transaction. */
  readonly batchRows: number;
}
