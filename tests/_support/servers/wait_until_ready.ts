const POLL_MS = 40;
const PATIENCE_SECONDS = 45;

/** Something that may end before it is ready. */
export interface Starting {
  /** Its last words, for the error. */
  readonly tail: string;
  /** Settles when it ended: waiting is over then. */
  readonly ended: Promise<void>;
}

/**
 * Returns once `connect` succeeds. Throws, with the server's last words, when the server ended or 45 s passed; throws
 * the signal's reason when that is aborted. `what` names the server in errors.
 */
export async function waitUntilReady(
  what: string,
  server: Starting,
  connect: () => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const deadline = performance.now() + PATIENCE_SECONDS * 1_000;
  let ended = false;
  server.ended.then(() => ended = true);
  for (;;) {
    signal?.throwIfAborted();
    const refusal: unknown = await connect().then(() => undefined, (error) => error);
    if (refusal === undefined) return;
    if (ended) throw new Error(`${what} ended before it was ready: ${server.tail.trim()}`);
    if (performance.now() > deadline) {
      const why = `${refusal}: ${server.tail.trim()}`;
      throw new Error(`${what} was not ready within ${PATIENCE_SECONDS} s: ${why}`);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
