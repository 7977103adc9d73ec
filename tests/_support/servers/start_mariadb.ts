import { join } from "node:path";
import { findProgram } from "./find_program.ts";
import { runProgram } from "./run_program.ts";
import type { RunningServer, StartOptions } from "./running_server.ts";
import { ServerFolder } from "./server_folder.ts";
import { serviceAccount } from "./service_account.ts";
import { startServer } from "./start_server.ts";
import { throwawayPassword } from "./throwaway_password.ts";

// `--no-defaults` counts only in front: the machine's own configuration is none of ours.
const STORAGE = [
  "--innodb-log-file-size=32M",
  "--innodb-flush-log-at-trx-commit=0",
  "--innodb-doublewrite=0",
];

/**
 * Starts an empty MariaDB on a free port of 127.0.0.1 from the `mariadbd` program given: database `test`, utf8mb4, 300
 * connections, nothing synced to disk, TLS offered to those who ask for it.
 */
export async function startMariadb(mariadbd: string, options: StartOptions = {}): Promise<RunningServer> {
  const { signal } = options;
  await using stack = new AsyncDisposableStack();
  const account = await serviceAccount(["mysql", "nobody"]);
  const folder = stack.use(await ServerFolder.make("mariadb", account));
  const password = throwawayPassword();
  const data = join(folder.path, "data");
  const install = await findProgram(["mariadb-install-db"]);
  if (!install) throw new Error('Cannot make a data folder: "mariadb-install-db" is not there');
  // deno-fmt-ignore
  await runProgram(install, ["--no-defaults", `--datadir=${data}`, "--auth-root-authentication-method=normal", "--skip-test-db",
    "--skip-name-resolve", ...STORAGE], { cwd: folder.path, signal, ...account });
  const settings = await settingsOf(data, folder, password, options);
  const { url, pid } = stack.use(
    await startServer({
      what: "MariaDB",
      program: mariadbd,
      args: (port) => ["--no-defaults", `--port=${port}`, ...settings],
      url: (port) => `mysql://root:${password}@127.0.0.1:${port}/test`,
      folder: folder.path,
      account,
      stopSignal: "SIGTERM",
      signal,
    }),
  );
  const kept = stack.move();
  return { url, pid, stop: () => kept.disposeAsync() };
}

async function settingsOf(
  data: string,
  folder: ServerFolder,
  password: string,
  { certificates, settings: further = [] }: StartOptions,
): Promise<string[]> {
  const firstStatements = [
    "create database test",
    `create or replace user root@'%' identified by '${password}'`,
    "grant all on *.* to root@'%' with grant option",
    "drop user root@localhost, root@'127.0.0.1', root@'::1'",
  ];
  const settings = [
    `--datadir=${data}`,
    `--socket=${join(folder.path, "socket")}`,
    `--pid-file=${join(folder.path, "pid")}`,
    `--init-file=${await folder.write("first.sql", firstStatements.map((each) => `${each};\n`).join(""))}`,
    "--bind-address=127.0.0.1",
    "--skip-name-resolve",
    "--max-connections=300",
    "--character-set-server=utf8mb4",
    "--innodb-buffer-pool-size=128M",
    "--innodb-fast-shutdown=2",
    ...STORAGE,
    ...further,
  ];
  if (certificates) {
    settings.push(
      `--ssl-ca=${await folder.write("ca.pem", certificates.authority)}`,
      `--ssl-cert=${await folder.write("server.pem", certificates.certificate)}`,
      `--ssl-key=${await folder.write("server.key", certificates.key)}`,
    );
  }
  return settings;
}
