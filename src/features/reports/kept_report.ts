import { createHash } from "node:crypto";
import { concatBytes } from "#src/std/bytes/concat_bytes.ts";
import { SharedStream } from "#src/std/streams/shared_stream.ts";
import type { Snapshot } from "#src/platform/snapshots.ts";
import { runEtag } from "./run_etag.ts";

/** An answer that is held in memory, ready to be sent. */
export interface KeptReport {
  /** The whole text; or, where that is long, its bytes to be joined, so that a slow reader holds little of them and not for ever. */
  readonly body: string | SharedStream;
  /** Length of the text in bytes. */
  readonly size: number;
  /** Strong validator of the content. */
  readonly etag: string;
  /** Validator of the run, which readers got who were served before the content was complete. */
  readonly runEtag: string;
  /** When its statement began, in milliseconds since 1970. */
  readonly at: number;
  readonly rows: number;
}

/** A run that has come to its end, with all its bytes. */
export interface FinishedRun {
  readonly stream: SharedStream;
  readonly pieces: readonly Uint8Array[];
}

/** Longer answers leave in pieces. */
const BODY_MAX = 1 << 20;

/** Makes answers that can be kept out of what runs and snapshot stores give. */
export const keptReport = { ofRun, ofSnapshot };

/** A finished run, kept here and as a snapshot for others. */
function ofRun(
  key: string,
  { stream, pieces }: FinishedRun,
  { at, rows, tags }: Pick<Snapshot, "at" | "rows" | "tags">,
): { readonly kept: KeptReport; readonly snapshot: Snapshot } {
  const bytes = concatBytes(pieces);
  const etag = `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 27)}"`;
  const snapshot = {
    body: new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes),
    etag,
    at,
    rows,
    tags,
  };
  const body = bytes.length <= BODY_MAX ? snapshot.body : stream;
  return { snapshot, kept: { body, size: bytes.length, runEtag: runEtag(key, at), etag, at, rows } };
}

/** What another process, or this one earlier, has kept. */
function ofSnapshot(key: string, { body, etag, at, rows }: Snapshot, stallMs: number): KeptReport {
  const bytes = new TextEncoder().encode(body);
  const stream = () =>
    new SharedStream(ReadableStream.from([bytes]), new AbortController(), {
      keepBytesMax: bytes.length,
      windowBytes: 0,
      stallMs,
    });
  return {
    body: bytes.length <= BODY_MAX ? body : stream(),
    size: bytes.length,
    runEtag: runEtag(key, at),
    etag,
    at,
    rows,
  };
}
