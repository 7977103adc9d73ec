import { createOwnPostgres } from "#tests/_support/own_postgres.ts";
import { createServiceFolder } from "#tests/_support/service_folder.ts";
import type { Benchmark } from "./benchmark.ts";
import { MeasuredProcess } from "./measured_process.ts";
import { MILLION_ROWS } from "./million_rows.ts";
import { neededProgram } from "./needed_program.ts";
import { streamFigures } from "./stream_figures.ts";
import { timedProgram } from "./timed_program.ts";

/** A large CSV from PostgreSQL beside `psql`. */
export const csvPostgres: Benchmark = {
  name: "csv_postgres",
  about: `\`curl\` of a million rows that are never kept, beside \`psql -c "copy (…) to stdout csv header"\``,
  async run({ tell }) {
    const psql = await neededProgram("psql");
    tell("a million rows into PostgreSQL");
    await using database = await createOwnPostgres([MILLION_ROWS.postgres, "vacuum analyze million"]);
    await using folder = await createServiceFolder(MILLION_ROWS.files);
    await using service = await MeasuredProcess.start({
      folder: folder.path,
      settings: { MONEV_DATABASE_URL: database.url.href },
    });
    const copy = `copy (${MILLION_ROWS.select}) to stdout csv header`;
    // The service's URL asks for no encryption, so its peer's must not either.
    const plain = { PGSSLMODE: "disable" };
    const run = async () => (await timedProgram(psql, ["-X", "-c", copy, database.url.href], plain)).seconds;
    return await streamFigures("PostgreSQL", service, { peer: { name: "psql", run }, tell });
  },
};
