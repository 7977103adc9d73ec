// @ts-types="@types/pg"
import type pg from "pg";
import { tlsOptions } from "./tls_options.ts";

/** How to reach a server. */
export interface PostgresTarget {
  /** `postgres://user:password@host:port/database?sslmode=disable|require|verify-ca|verify-full`. */
  readonly url: string;
  /** PEM text of the certificate authority for `sslmode=verify-*`. */
  readonly ca?: string | undefined;
}

/** Reads a database URL. */
export function postgresConnectionOptions({ url, ca }: PostgresTarget): pg.ClientConfig {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  return {
    host: searchParams.get("host") ?? decodeURIComponent(hostname).replace(/^\[(.*)\]$/, "$1"),
    port: port === "" ? 5432 : Number(port),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)) || decodeURIComponent(username),
    application_name: "aliran",
    ssl: tlsOptions(searchParams, ca) ?? false,
  };
}
