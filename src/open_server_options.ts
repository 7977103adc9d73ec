import type { Config } from "./config.ts";

/** How a database server is connected to. Reads the authority's certificate where a file holds it. */
export async function openServerOptions(url: string, config: Config) {
  return {
    url,
    ca: config.databaseCa === null ? undefined : await readCertificate(config.databaseCa),
    poolMax: config.databasePoolMax,
    connectTimeoutMs: config.databaseConnectTimeoutMs,
    acquireTimeoutMs: config.databaseConnectTimeoutMs,
    statementTimeoutMs: config.statementTimeoutSeconds * 1000,
  };
}

async function readCertificate(textOrPath: string): Promise<string> {
  return textOrPath.includes("-----BEGIN") ? textOrPath : await Deno.readTextFile(textOrPath);
}
