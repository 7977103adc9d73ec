import { Buffer } from "node:buffer";
// @ts-types="@types/pg"
import pg from "pg";

interface CopyConnection {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/** Runs `copy … from stdin` with these bytes; rejects when the server takes offence at them. */
export function copyIn(client: pg.Client, sql: string, bytes: Uint8Array): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  // What `pg` calls on a query of its own, as far as COPY needs it.
  const submittable = {
    submit: (connection: CopyConnection) => connection.query(sql),
    handleCopyInResponse(connection: CopyConnection) {
      connection.sendCopyFromChunk(Buffer.from(bytes));
      connection.endCopyFrom();
    },
    handleCommandComplete() {},
    handleReadyForQuery: () => resolve(),
    handleError: (error: Error) => reject(error),
  };
  client.query(submittable as unknown as pg.Submittable);
  return promise;
}
