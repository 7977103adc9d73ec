import type { ImportPhase, ImportState } from "#src/features/imports/import_record.ts";

/** How far an import is, as it is told while it runs. */
export interface ImportProgress {
  readonly jobId: string;
  /** 0 … 99 while it is under way, 100 = done, −1 = failed, cancelled or rolled back. */
  readonly percent: number;
  /** A sentence for the uploader. */
  readonly message: string;
  /** ISO 8601 in UTC. */
  readonly updatedAt: string;
  readonly state: ImportState;
  readonly phase: ImportPhase;
  /** Data rows landed so far, or taken back while undoing. */
  readonly rows: number;
  /** Of how many, as far as it is known. */
  readonly rowsExpected: number | null;
  /** Over the phase so far; `null` before there is any. */
  readonly rowsPerSecond: number | null;
  /** `null` = not known. */
  readonly etaSeconds: number | null;
}

/** Tells the whole fleet how far imports are. Never fails: what cannot be told is in the database anyway. */
export interface ImportProgressBoard {
  /** Tells, in the shared store under `import:progress:{jobId}` and to everybody who watches. Kept for one hour after the last. */
  tell(progress: ImportProgress): Promise<void>;
  /** The last that was told; `null` = nothing, or nobody knows. */
  last(jobId: string): Promise<ImportProgress | null>;
}
