import type { ContainerPlan } from "./container_plan.ts";
import type { Certificates } from "./make_certificates.ts";
import { mariadbContainer } from "./mariadb_container.ts";
import { postgresContainer } from "./postgres_container.ts";
import { redisContainer } from "./redis_container.ts";
import type { RunningServer, StartOptions } from "./running_server.ts";
import { startMariadb } from "./start_mariadb.ts";
import { startPostgres } from "./start_postgres.ts";
import { startRedis } from "./start_redis.ts";

/** A kind of server that tests need, and the ways to get one. */
export interface ServerKind {
  readonly what: string;
  /** Where tests find its URL; a value that is there already is used as it is. */
  readonly variable: string;
  readonly program: string;
  /** Debian's package of the program. */
  readonly package: string;
  /** Whether it is to offer TLS. */
  readonly tls: boolean;
  start(program: string, options: StartOptions): Promise<RunningServer>;
  container(certificates: Certificates | undefined): ContainerPlan;
}

/** Every kind of server that tests may rely on. */
export const serverKinds: readonly ServerKind[] = [
  {
    what: "PostgreSQL",
    variable: "TEST_POSTGRES_URL",
    program: "postgres",
    package: "postgresql",
    tls: true,
    start: startPostgres,
    container: postgresContainer,
  },
  {
    what: "MariaDB",
    variable: "TEST_MYSQL_URL",
    program: "mariadbd",
    package: "mariadb-server",
    tls: true,
    start: startMariadb,
    container: mariadbContainer,
  },
  {
    what: "Redis",
    variable: "TEST_REDIS_URL",
    program: "redis-server",
    package: "redis-server",
    tls: false,
    start: startRedis,
    container: redisContainer,
  },
];
