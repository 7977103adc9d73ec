/** Throwaway PostgreSQL, MariaDB and Redis servers for tests, and what else tests need from the machine. */
export { findProgram } from "./find_program.ts";
export { freePort } from "./free_port.ts";
export { type Missing, type Servers, startServers } from "./start_servers.ts";
export { startUpstashRest, type UpstashFault, type UpstashRest } from "./upstash_rest.ts";
