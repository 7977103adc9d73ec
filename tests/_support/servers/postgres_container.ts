import type { ContainerPlan } from "./container_plan.ts";
import type { Certificates } from "./make_certificates.ts";
import { throwawayPassword } from "./throwaway_password.ts";

const SETTINGS = ["max_connections=200", "fsync=off", "shared_preload_libraries=pg_stat_statements"];

/** PostgreSQL 17 with the settings of `startPostgres`. */
export function postgresContainer(certificates: Certificates | undefined): ContainerPlan {
  const password = throwawayPassword();
  const key = "/tmp/server.key";
  const certificate = "/tmp/server.pem";
  const settings = certificates
    ? [...SETTINGS, "ssl=on", `ssl_cert_file=${certificate}`, `ssl_key_file=${key}`]
    : SETTINGS;
  return {
    what: "PostgreSQL",
    image: "postgres:17",
    port: 5432,
    env: { POSTGRES_PASSWORD: password, POSTGRES_INITDB_ARGS: "--locale=C.UTF-8 --no-sync" },
    files: certificates ? { [certificate]: certificates.certificate, [key]: certificates.key } : {},
    owner: "postgres",
    command: ["postgres", ...settings.flatMap((setting) => ["-c", setting])],
    url: (port) => `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`,
  };
}
