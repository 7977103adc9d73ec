import { postgresAdmin } from "./postgres_admin.ts";

/** A database of a test's own on `TEST_POSTGRES_URL`; dropped at its end, whoever is still connected. */
export interface PostgresPlace extends AsyncDisposable {
  /** As the owner. */
  readonly url: URL;
  /** Runs SQL as the owner; rows as text. */
  admin(sql: string, values?: unknown[]): Promise<(string | null)[][]>;
}

/** Makes a {@linkcode PostgresPlace} and runs `sql` in it. */
export async function createPostgresPlace(sql = ""): Promise<PostgresPlace> {
  const server = new URL(Deno.env.get("TEST_POSTGRES_URL")!);
  const name = `place_${crypto.randomUUID().replaceAll("-", "")}`;
  await postgresAdmin(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const admin = (text: string, values?: unknown[]) => postgresAdmin(url, text, values);
  if (sql !== "") await admin(sql);
  return {
    url,
    admin,
    [Symbol.asyncDispose]: async () => void await postgresAdmin(server, `drop database ${name} with (force)`),
  };
}
