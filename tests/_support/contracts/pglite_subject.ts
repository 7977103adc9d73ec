import { createPgliteDatabase } from "#src/platform/pglite_database.ts";
import type { DatabaseSubject } from "./database_subject.ts";
import { POSTGRES_DIALECT } from "./postgres_dialect.ts";
import { POSTGRES_FIXTURE } from "./postgres_fixture.ts";

/** The embedded PostgreSQL. */
export const PGLITE_SUBJECT: DatabaseSubject = {
  name: "PGlite",
  needs: [],
  hasServer: false,
  dialect: POSTGRES_DIALECT,
  async open() {
    const database = await createPgliteDatabase({
      dataDir: "memory://",
      timezone: "Asia/Jakarta",
      seed: () => Promise.resolve([POSTGRES_FIXTURE]),
    });
    return {
      database,
      url: new URL("pglite:memory"),
      another: () => database,
      reader: () => Promise.reject(new Error("PGlite has one role")),
      running: () => Promise.reject(new Error("PGlite has one session")),
      [Symbol.asyncDispose]: () => database.close(),
    };
  },
};
