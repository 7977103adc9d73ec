import { checkSource } from "./check_source.ts";

/** What jobs may use. */
export interface JobDeps {
  /** Looks at the source of the reports and tells what is wrong. Never fails. */
  readonly checkSource: () => Promise<void>;
}

/** Work that nobody's request starts. */
export interface Job {
  /** The file's name. */
  readonly name: string;
  /** Five fields, UTC; never while the firing before is still at work. */
  readonly schedule: string;
  /** Whether it also runs when the process starts. */
  readonly atStart: boolean;
  readonly run: (deps: JobDeps) => Promise<void>;
}

/** All jobs, in alphabetical order. */
export const JOBS: readonly Job[] = [checkSource];
