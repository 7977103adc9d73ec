import { dirname, join } from "node:path";
import { runProgram } from "./run_program.ts";
import type { RunningServer, StartOptions } from "./running_server.ts";
import { ServerFolder } from "./server_folder.ts";
import { serviceAccount } from "./service_account.ts";
import { startServer } from "./start_server.ts";
import { throwawayPassword } from "./throwaway_password.ts";

/**
 * Starts an empty PostgreSQL on a free port of 127.0.0.1 from the `postgres` program given and its siblings: 200
 * connections, nothing synced to disk, `pg_stat_statements` loaded where it is installed, TLS offered to those who
 * ask for it.
 */
export async function startPostgres(postgres: string, options: StartOptions = {}): Promise<RunningServer> {
  const { signal } = options;
  await using stack = new AsyncDisposableStack();
  const account = await serviceAccount(["postgres", "nobody"]);
  const folder = stack.use(await ServerFolder.make("postgres", account));
  const programs = dirname(await Deno.realPath(postgres));
  const password = throwawayPassword();
  const data = join(folder.path, "data");
  const passwordFile = await folder.write("password", password);
  // deno-fmt-ignore
  await runProgram(join(programs, "initdb"), ["--pgdata", data, "--username=postgres", `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"], { cwd: folder.path, signal, ...account });
  const settings = await settingsOf(programs, folder, options);
  const { url, pid } = stack.use(
    await startServer({
      what: "PostgreSQL",
      program: join(programs, "postgres"),
      args: (port) => ["-D", data, "-p", `${port}`, ...settings.flatMap((setting) => ["-c", setting])],
      url: (port) => `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`,
      folder: folder.path,
      account,
      stopSignal: "SIGINT",
      signal,
    }),
  );
  const kept = stack.move();
  return { url, pid, stop: () => kept.disposeAsync() };
}

async function settingsOf(
  programs: string,
  folder: ServerFolder,
  { certificates }: StartOptions,
): Promise<string[]> {
  const settings = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=200",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
  ];
  if (await hasStatistics(programs)) settings.push("shared_preload_libraries=pg_stat_statements");
  if (certificates) {
    settings.push(
      "ssl=on",
      `ssl_cert_file=${await folder.write("server.pem", certificates.certificate)}`,
      `ssl_key_file=${await folder.write("server.key", certificates.key)}`,
    );
  }
  return settings;
}

async function hasStatistics(programs: string): Promise<boolean> {
  try {
    const libraries = (await runProgram(join(programs, "pg_config"), ["--pkglibdir"])).trim();
    await Deno.stat(join(libraries, "pg_stat_statements.so"));
    return true;
  } catch {
    return false;
  }
}
