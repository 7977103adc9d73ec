import { createConnection } from "mysql2/promise";
import pg from "pg";
import { RespConnection } from "./resp_connection.ts";

const CONNECT_TIMEOUT_MS = 2_000;

/**
 * Connects to the PostgreSQL, MariaDB or Redis server behind the URL, logs in, and leaves. Throws when that fails or
 * takes longer than 2 s.
 */
export async function connectOnce(url: string): Promise<void> {
  const { protocol } = new URL(url);
  if (protocol === "postgresql:") return await connectToPostgres(url);
  if (protocol === "mysql:") return await connectToMariadb(url);
  const connection = await RespConnection.open(url);
  try {
    await connection.send(["PING"]);
  } finally {
    connection.close();
  }
}

async function connectToPostgres(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  client.on("error", () => {});
  try {
    await client.connect();
  } finally {
    await client.end();
  }
}

async function connectToMariadb(url: string): Promise<void> {
  const connection = await createConnection({ uri: url, connectTimeout: CONNECT_TIMEOUT_MS });
  await connection.end();
}
