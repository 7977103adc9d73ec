/** The least acceptable version of each kind of data, by tag; a tag that is not there counts as 0. */
export type Marks = ReadonlyMap<string, number>;

/**
 * Marks that only rise, known to every process of the fleet before whoever raised them goes on.
 *
 * A process may answer from its own memory for as long as {@linkcode Watermarks.certain} gives marks: no
 * {@linkcode Watermarks.raise} anywhere has come to its end without them. It costs nothing to a process that does not ask.
 */
export interface Watermarks {
  /**
   * The marks, if this process certainly knows every raise that has ended by now; `null` when it does not (it has just
   * begun, was cut off, or nobody has asked for a while). At once, without a promise.
   */
  certain(): Marks | null;
  /** The marks that everybody who is certain is known to know; those of a raise that is under way are not in it. At once. */
  shared(): Marks;
  /** Makes certain: the marks, with every raise in them that had ended before this call. Never fails. */
  confirm(): Promise<Marks | "unreachable">;
  /**
   * Raises marks, where they are lower, and resolves when no process can act on the old ones any more: each has either
   * told that it knows, or lost its certainty. `unreachable` = the store did not take it, which was waited for as long as
   * certainty lasts: processes that cannot reach the store either have lost theirs by now. Never fails.
   */
  raise(marks: Marks): Promise<"raised" | "unreachable">;
  /** Whether the store answers, and who takes part. */
  health(): Promise<
    { readonly ok: true; readonly members: number } | { readonly ok: false; readonly why: string }
  >;
  /** Leaves the fleet, so that nobody waits for this process. */
  close(): Promise<void>;
}
