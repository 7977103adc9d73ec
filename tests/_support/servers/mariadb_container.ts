import type { ContainerPlan } from "./container_plan.ts";
import type { Certificates } from "./make_certificates.ts";
import { throwawayPassword } from "./throwaway_password.ts";

const SETTINGS = [
  "--max-connections=300",
  "--character-set-server=utf8mb4",
  "--innodb-flush-log-at-trx-commit=0",
];

/** MariaDB 10.11 with the settings of `startMariadb`. */
export function mariadbContainer(certificates: Certificates | undefined): ContainerPlan {
  const password = throwawayPassword();
  const [authority, certificate, key] = ["/tmp/ca.pem", "/tmp/server.pem", "/tmp/server.key"];
  return {
    what: "MariaDB",
    image: "mariadb:10.11",
    port: 3306,
    env: { MARIADB_ROOT_PASSWORD: password, MARIADB_ROOT_HOST: "%", MARIADB_DATABASE: "test" },
    files: certificates
      ? {
        [authority]: certificates.authority,
        [certificate]: certificates.certificate,
        [key]: certificates.key,
      }
      : {},
    owner: "mysql",
    command: [
      "mariadbd",
      ...SETTINGS,
      ...(certificates ? [`--ssl-ca=${authority}`, `--ssl-cert=${certificate}`, `--ssl-key=${key}`] : []),
    ],
    url: (port) => `mysql://root:${password}@127.0.0.1:${port}/test`,
  };
}
