import { Redis } from "@upstash/redis";
import { createServiceFolder } from "./service_folder.ts";
import { Service } from "./service_process.ts";
import { startUpstashRest, type UpstashRest } from "#tests/_support/servers/mod.ts";
import type { RunningRedis } from "#tests/_support/servers/start_redis.ts";
import { startOwnRedis } from "./start_own_redis.ts";
import { createWatchedRole } from "./watched_role.ts";
import { createOwnSlims, type OwnSlims } from "#tests/_support/slims/own_slims.ts";
import { openTcpGate, type TcpGate } from "./tcp_gate.ts";

/** Several real processes of the service over one library on MariaDB and one Redis, both nobody else's. */
export interface LibraryFleet extends AsyncDisposable {
  readonly slims: OwnSlims;
  /** The only way that the processes have to MariaDB. */
  readonly gate: TcpGate;
  /** Redis as Upstash offers it; its faults are the fleet's. */
  readonly store: UpstashRest;
  /** Redis behind it, which can be restarted. */
  readonly server: RunningRedis;
  /** Redis by another front, which has no faults. */
  readonly redis: Redis;
  /** That other front, as a further member of the fleet would be told of it. */
  readonly member: { readonly url: string; readonly token: string; readonly timeoutMs: number };
  /** Starts one more process; killed at the end. */
  start(settings?: Readonly<Record<string, string>>): Promise<Service>;
  /** One more front over the same Redis, for a process whose store shall fail alone. */
  front(): Promise<UpstashRest>;
  /** The statements that read the library's tables, as MariaDB ran them since the fleet began, values included. */
  asked(): Promise<string[]>;
  /** How many of those have counted visits of today. */
  counts(): Promise<number>;
  /** Enters one visit now, on the library's clock. */
  visit(): Promise<void>;
}

/** What of a role's statements reads the library, and which of these counts visits of today. */
const READ = /^(select|with)\b[^]*\b(from|join) (biblio|item|loan|visitor_count)\b/;
const COUNT = /^from visitor_count$/m;
const TOKEN = "token-of-the-store";
/** A visit by the member of {@linkcode SHELF}, on the library's clock. */
const VISIT =
  "insert into visitor_count (member_id, member_name, checkin_date) values ('A01', 'Ani', convert_tz(utc_timestamp(), '+00:00', '+07:00'))";
/** A title, its item, and a member who has it. */
const SHELF = [
  "insert into biblio (biblio_id, title) values (1, 'Laskar Pelangi')",
  "insert into item (biblio_id, item_code, input_date) values (1, 'B1', '2020-01-01')",
  "insert into member (member_id, member_name, gender, inst_name, expire_date) values ('A01', 'Ani', 0, '01', '2099-01-01')",
  `insert into loan (item_code, member_id, loan_date, due_date, is_lent, is_return)
  values ('B1', 'A01', date(convert_tz(utc_timestamp(), '+00:00', '+07:00')), '2099-01-01', 1, 0)`,
  VISIT,
];

/** Makes a {@linkcode LibraryFleet} without a process. Everything that MariaDB is asked is logged by itself. */
export async function createLibraryFleet(): Promise<LibraryFleet> {
  await using stack = new AsyncDisposableStack();
  const server = await startOwnRedis();
  stack.defer(() => server.stop());
  const fronts: UpstashRest[] = [];
  stack.defer(async () => void await Promise.all(fronts.map((front) => front.stop())));
  const front = async () => {
    const opened = await startUpstashRest({ redisUrl: server.url, token: TOKEN });
    fronts.push(opened);
    return opened;
  };
  const store = await front();
  const member = { url: (await front()).url, token: TOKEN, timeoutMs: 5_000 };
  const slims = stack.use(await createOwnSlims(SHELF));
  const role = stack.use(await createWatchedRole(slims.sql, "select"));
  const asked = async () => (await role.asked()).filter((text) => READ.test(text));
  const gate = stack.use(await openTcpGate(slims.url));
  const folder = stack.use(await createServiceFolder());
  const services: Service[] = [];
  stack.defer(async () => void await Promise.all(services.map((service) => service.stop("SIGKILL"))));
  const library = Object.assign(role.addressOf(slims.url), { port: `${gate.port}` });
  const kept = stack.move();
  return {
    slims,
    gate,
    store,
    server,
    redis: new Redis({ url: member.url, token: TOKEN, enableTelemetry: false, retry: false }),
    member,
    front,
    asked,
    counts: async () => (await asked()).filter((text) => COUNT.test(text)).length,
    visit: async () => void await slims.sql(VISIT),
    async start(settings = {}) {
      const service = await Service.start({
        folder: folder.path,
        settings: {
          LIBRARY_DATABASE_URL: library.href,
          UPSTASH_REDIS_REST_URL: store.url,
          UPSTASH_REDIS_REST_TOKEN: TOKEN,
          ...settings,
        },
      });
      services.push(service);
      return service;
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
