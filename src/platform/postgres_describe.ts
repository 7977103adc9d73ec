// @ts-types="@types/pg"
import type pg from "pg";

interface Wire {
  parse(query: { text: string; name?: string; types?: number[] }): void;
  describe(target: { type: "S"; name: string }): void;
  sync(): void;
}

/** Asks PostgreSQL what a statement would give: Parse and Describe, without Bind and Execute. */
export class PostgresDescribe {
  readonly #text: string;
  readonly #settled = Promise.withResolvers<readonly pg.FieldDef[]>();
  #fields: readonly pg.FieldDef[] = [];

  private constructor(text: string) {
    this.#text = text;
  }

  /** The result's columns; empty when the statement gives none. Throws what the server refuses. */
  static run(client: pg.ClientBase, text: string): Promise<readonly pg.FieldDef[]> {
    const request = new PostgresDescribe(text);
    client.query(request as unknown as pg.Submittable);
    return request.#settled.promise;
  }

  /** Called by `pg` when it is this request's turn. */
  submit(connection: unknown): void {
    const wire = connection as Wire;
    wire.parse({ text: this.#text });
    wire.describe({ type: "S", name: "" });
    wire.sync();
  }

  /** Called by `pg`. */
  handleRowDescription({ fields }: { fields: readonly pg.FieldDef[] }): void {
    this.#fields = fields;
  }

  /** Called by `pg`. */
  handleReadyForQuery(): void {
    this.#settled.resolve(this.#fields);
  }

  /** Called by `pg`. */
  handleError(error: Error): void {
    this.#settled.reject(error);
  }
}
