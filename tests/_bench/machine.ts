import os from "node:os";
// @ts-types="@types/pg"
import pg from "pg";
import mysql from "mysql2";
import type { Servers } from "#tests/_support/servers/mod.ts";

/** The machine and what ran on it, as a Markdown list. */
export async function describeMachine({ env }: Servers): Promise<string> {
  const cpus = os.cpus();
  const lines = [
    `${cpus.length} cores of ${cpus[0]?.model.trim() ?? "an unknown processor"}, ${
      (os.totalmem() / 2 ** 30).toFixed(0)
    } GB, ${os.type()} ${os.release()}`,
    `Deno ${Deno.version.deno} (V8 ${Deno.version.v8})`,
    `PostgreSQL ${await postgresVersion(env["TEST_POSTGRES_URL"])}`,
    `MariaDB or MySQL ${await mysqlVersion(env["TEST_MYSQL_URL"])}`,
    `load over the last minute at the end: ${os.loadavg()[0]!.toFixed(1)}`,
  ];
  return lines.map((line) => `- ${line}`).join("\n");
}

async function postgresVersion(url: string | undefined): Promise<string> {
  if (url === undefined) return "is missing";
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query("show server_version");
  await client.end();
  return rows[0].server_version;
}

async function mysqlVersion(url: string | undefined): Promise<string> {
  if (url === undefined) return "is missing";
  const connection = mysql.createConnection({ uri: url }).promise();
  const [rows] = await connection.query("select version() as version");
  await connection.end();
  return (rows as { version: string }[])[0]!.version;
}
