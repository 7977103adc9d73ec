import { checkLibrary } from "./check_library.ts";
import { checkShop } from "./check_shop.ts";
import { checkSource } from "./check_source.ts";
import { countToday } from "./count_today.ts";
import { deliverWebhooks } from "./deliver_webhooks.ts";
import { forgetDeliveries } from "./forget_deliveries.ts";
import { forgetKeys } from "./forget_keys.ts";
import { forgetSessions } from "./forget_sessions.ts";
import { prewarmBooks } from "./prewarm_books.ts";
import { importFailed } from "./import_failed.ts";
import { prewarmVisitors } from "./prewarm_visitors.ts";
import { runImport } from "./run_import.ts";
import { sweepImports } from "./sweep_imports.ts";
import type { JobOutcome, QueuedJob } from "#src/platform/queued_job.ts";

/** What jobs may use; nothing of it ever fails, but for what queued messages ask for, which is tried again. */
export interface JobDeps {
  /** Looks at the source of the reports and tells what is wrong. */
  readonly checkSource: () => Promise<void>;
  /** Looks at the library's database and tells what is wrong. */
  readonly checkLibrary: () => Promise<void>;
  /** Looks at the shop's database and tells what is wrong. */
  readonly checkShop: () => Promise<void>;
  /** Forgets idempotency keys of more than a day ago. */
  readonly forgetKeys: () => Promise<void>;
  /** Forgets sessions that were over a month ago. */
  readonly forgetSessions: () => Promise<void>;
  /** Sends what webhooks are due. */
  readonly deliverWebhooks: () => Promise<void>;
  /** Forgets deliveries of webhooks that ended a month ago. */
  readonly forgetDeliveries: () => Promise<void>;
  /** Renews the snapshots of a group that are due. */
  readonly prewarm: (group: "visitors" | "books") => Promise<void>;
  /** Counts today's visits, unless somebody just did. */
  readonly countToday: () => Promise<void>;
  /** Sends unfinished imports again whose message may have been lost. */
  readonly sweepImports: () => Promise<void>;
  /** Works on the import that a message is about. */
  readonly runImport: QueuedJob;
  /** Gives up the import that a message is about. */
  readonly giveUpImport: QueuedJob;
}

/** Work that nobody's request starts. */
export interface Job {
  /** The file's name. */
  readonly name: string;
  /** What it belongs to: it only runs where that has a database. */
  readonly feature: "imports" | "library" | "office" | "reports" | "shop";
  /** Five fields, UTC; never while the firing before is still at work. */
  readonly schedule: string;
  /** Whether it also runs when the process starts. */
  readonly atStart: boolean;
  readonly run: (deps: JobDeps) => Promise<void>;
}

/** Work that a message asks for, at `POST /jobs/{name}`. */
export interface MessageJob {
  /** The file's name. */
  readonly name: string;
  readonly run: (deps: JobDeps, ...delivery: Parameters<QueuedJob>) => Promise<JobOutcome>;
}

/** All jobs that run by the clock, in alphabetical order. */
export const JOBS: readonly Job[] = [
  checkLibrary,
  checkShop,
  checkSource,
  countToday,
  deliverWebhooks,
  forgetDeliveries,
  forgetKeys,
  forgetSessions,
  prewarmBooks,
  prewarmVisitors,
  sweepImports,
];

/** All jobs that messages ask for, in alphabetical order. */
export const MESSAGE_JOBS: readonly MessageJob[] = [importFailed, runImport];
