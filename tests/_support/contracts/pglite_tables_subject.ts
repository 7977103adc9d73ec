import { createPgliteTables } from "#src/platform/pglite_tables.ts";
import type { TablesSubject } from "./tables_subject.ts";

/** The embedded PostgreSQL. */
export const PGLITE_TABLES_SUBJECT: TablesSubject = {
  name: "PGlite",
  needs: [],
  instantType: "timestamptz(3)",
  bytesType: "bytea",
  async open() {
    const tables = await createPgliteTables({ dataDir: "memory://", prepare: () => Promise.resolve() });
    return { tables, [Symbol.asyncDispose]: () => tables.close() };
  },
};
