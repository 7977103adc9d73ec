import { createHash } from "node:crypto";
import { concatBytes } from "#src/std/bytes/concat_bytes.ts";
import type { Snapshot } from "#src/platform/snapshots.ts";
import { runEtag } from "./run_etag.ts";

/** An answer that is held in memory, ready to be sent. */
export interface KeptReport {
  /** The whole text; or, where that is long, its UTF-8 bytes in pieces, so that a slow reader holds little of it. */
  readonly body: string | readonly Uint8Array[];
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

/** Longer answers leave in pieces. */
const BODY_MAX = 1 << 20;
const PIECE_BYTES = 1 << 16;

/** Makes answers that can be kept out of what runs and snapshot stores give. */
export const keptReport = { ofRun, ofSnapshot };

/** A finished run's bytes, kept here and as a snapshot for others. */
function ofRun(
  key: string,
  pieces: readonly Uint8Array[],
  { at, rows }: { readonly at: number; readonly rows: number },
): { readonly kept: KeptReport; readonly snapshot: Snapshot } {
  const bytes = concatBytes(pieces);
  const etag = `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 27)}"`;
  const snapshot = { body: new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes), etag, at, rows };
  return { snapshot, kept: of(key, snapshot, bytes) };
}

/** What another process, or this one earlier, has kept. */
function ofSnapshot(key: string, snapshot: Snapshot): KeptReport {
  return of(key, snapshot, new TextEncoder().encode(snapshot.body));
}

function of(key: string, { body, etag, at, rows }: Snapshot, bytes: Uint8Array): KeptReport {
  return {
    body: bytes.length <= BODY_MAX ? body : cut(bytes),
    size: bytes.length,
    runEtag: runEtag(key, at),
    etag,
    at,
    rows,
  };
}

function cut(bytes: Uint8Array): Uint8Array[] {
  const count = Math.ceil(bytes.length / PIECE_BYTES);
  return Array.from({ length: count }, (_, at) => bytes.subarray(at * PIECE_BYTES, (at + 1) * PIECE_BYTES));
}
