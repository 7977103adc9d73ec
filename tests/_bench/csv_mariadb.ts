import { createOwnMysql } from "#tests/_support/own_mysql.ts";
import { createServiceFolder } from "#tests/_support/service_folder.ts";
import type { Benchmark } from "./benchmark.ts";
import { MeasuredProcess } from "./measured_process.ts";
import { MILLION_ROWS } from "./million_rows.ts";
import { neededProgram } from "./needed_program.ts";
import { streamFigures } from "./stream_figures.ts";
import { timedProgram } from "./timed_program.ts";

/** A large CSV from MariaDB beside `mariadb`. */
export const csvMariadb: Benchmark = {
  name: "csv_mariadb",
  about: "`curl` of a million rows that are never kept, beside `mariadb -B -q -e …`",
  async run({ tell }) {
    const mariadb = await neededProgram("mariadb");
    tell("a million rows into MariaDB");
    await using database = await createOwnMysql(MILLION_ROWS.mysql);
    await using folder = await createServiceFolder(MILLION_ROWS.files);
    await using service = await MeasuredProcess.start({
      folder: folder.path,
      settings: { MONEV_DATABASE_URL: database.url.href },
    });
    const { hostname, port, username, password, pathname } = database.url;
    const args = ["--no-defaults", "--skip-ssl", "-h", hostname, "-P", port, "-u", username, "-B", "-q"];
    const env = { MYSQL_PWD: decodeURIComponent(password) };
    const run = async () =>
      (await timedProgram(mariadb, [...args, "-e", MILLION_ROWS.select, pathname.slice(1)], env)).seconds;
    return await streamFigures("MariaDB", service, { peer: { name: "mariadb", run }, tell });
  },
};
