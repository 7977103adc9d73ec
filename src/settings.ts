import { cronForm } from "#src/platform/cron_form.ts";
import { forms } from "#src/std/settings/forms.ts";
import { optionalSetting } from "#src/std/settings/optional_setting.ts";
import { type Setting, setting } from "#src/std/settings/setting.ts";
import { accessSettings } from "./access_settings.ts";
import { importSettings } from "./import_settings.ts";

const DATABASE = forms.url("postgres", "postgresql", "mysql", "pglite");

/** Every setting of the service, in the order in which people meet them. */
export const SETTINGS = {
  environment: setting("APP_ENV", forms.choice("development", "production"), {
    fallback: "development",
    about: "'production' refuses embedded stand-ins that were not chosen by name",
  }),
  host: setting("APP_HOST", forms.text(), {
    fallback: "127.0.0.1",
    about: "Address to listen on; '0.0.0.0' = all",
  }),
  port: setting("APP_PORT", forms.integer(0, 65_535), {
    aliases: ["PORT"],
    fallback: "3000",
    about: "Port to listen on; 0 = any free one",
  }),
  publicBaseUrl: optionalSetting("PUBLIC_BASE_URL", forms.url("http", "https"), {
    about: "Where the world reaches this service, for the links it gives; unset = as the request came",
  }),
  timezone: setting("APP_TIMEZONE", forms.timezone(), {
    fallback: "Asia/Jakarta",
    about: "IANA time zone of local days and of instants without an offset",
  }),
  monevUrl: optionalSetting("MONEV_DATABASE_URL", DATABASE, {
    aliases: ["DATABASE_URL"],
    secret: true,
    about:
      "Plane's database, 'postgres://user:password@host/database?sslmode=verify-full'; unset = no reports, or the embedded demo when no database is set at all",
  }),
  libraryUrl: optionalSetting("LIBRARY_DATABASE_URL", DATABASE, {
    secret: true,
    about:
      "SLiMS' database, 'mysql://user:password@host/database'; unset = no library, or the embedded demo when no database is set at all",
  }),
  mysqlHost: optionalSetting("MYSQL_HOST", forms.text(), {
    about: "SLiMS' database in parts, where 'LIBRARY_DATABASE_URL' is unset: the server",
  }),
  mysqlPort: setting("MYSQL_PORT", forms.integer(1, 65_535), {
    fallback: "3306",
    about: "Its port",
  }),
  mysqlUser: optionalSetting("MYSQL_USER", forms.text(), { about: "The role, which need only read" }),
  mysqlPassword: optionalSetting("MYSQL_PASSWORD", forms.text(), {
    secret: true,
    about: "The role's password",
  }),
  mysqlDatabase: optionalSetting("MYSQL_DATABASE", forms.text(), { about: "The database's name" }),
  commerceUrl: optionalSetting("COMMERCE_DATABASE_URL", DATABASE, {
    secret: true,
    about:
      "The shop's database, 'mysql://user:password@host/database', which 'deno task migrate up' fills with tables; unset = no shop, or the embedded one when no database is set at all",
  }),
  commerceReplicaUrl: optionalSetting("COMMERCE_REPLICA_URL", forms.url("mysql", "postgres", "postgresql"), {
    secret: true,
    about:
      "A replica of it to read from where that has come far enough; unset = read from the database itself",
  }),
  appUrl: optionalSetting("APP_DATABASE_URL", forms.url("postgres", "postgresql", "pglite"), {
    secret: true,
    about:
      "Our own database, where imports lie, 'postgres://user:password@host/database', which 'deno task migrate up --database=app' fills with tables; unset = no imports, or the embedded one when no database is set at all",
  }),
  databaseCa: optionalSetting("DATABASE_CA", forms.text(), {
    about: "Certificate authority of the databases: PEM text, or the path of a PEM file",
  }),
  databasePoolMax: setting("DATABASE_POOL_MAX", forms.integer(2, 1_000), {
    fallback: "10",
    about: "Most connections to one database",
  }),
  databaseConnectTimeoutMs: setting("DATABASE_CONNECT_TIMEOUT_MS", forms.integer(100, 60_000), {
    fallback: "5000",
    about: "Longest wait for a connection, in milliseconds",
  }),
  statementTimeoutSeconds: setting("DATABASE_STATEMENT_TIMEOUT_SECONDS", forms.integer(1, 3_600), {
    fallback: "30",
    about: "Longest that one statement may take, the reading of a large answer included, in seconds",
  }),
  workspaceName: optionalSetting("WORKSPACE_NAME", forms.text(), {
    about: "Plane workspace to report on: its name or slug",
  }),
  projectName: optionalSetting("PROJECT_NAME", forms.text(), {
    about: "Project in that workspace: its name or identifier",
  }),
  kabkotaKey: setting("KABKOTA_KEY", forms.text(), {
    fallback: "kab_kota",
    about: "Key in 'users.metadata' that holds a kab/kota code, where that column exists",
  }),
  kabkotaPattern: setting("KABKOTA_PATTERN", forms.pattern(), {
    fallback: "21[0-9]{2}",
    about: "Regular expression of a kab/kota code in people's names",
  }),
  kabkotaNames: setting("KABKOTA_NAMES", forms.pairs(), {
    fallback:
      "2101=Karimun,2102=Bintan,2103=Natuna,2104=Lingga,2105=Kep. Anambas,2171=Batam,2172=Tanjung Pinang",
    about: "Names of the kab/kota codes; each has its row in every table, even when empty",
  }),
  cacheTtlSeconds: setting("CACHE_TTL_SECONDS", forms.integer(0, 86_400), {
    fallback: "60",
    about: "How long an answer counts as fresh, in seconds, unless the report says '@ttl'",
  }),
  cacheStaleSeconds: setting("CACHE_STALE_SECONDS", forms.integer(0, 2_592_000), {
    fallback: "86400",
    about: "How long after that it may still be served while the database fails, in seconds",
  }),
  cacheMaxMb: setting("CACHE_MAX_MB", forms.integer(1, 16_384), {
    fallback: "64",
    about: "Most memory for kept answers, in megabytes",
  }),
  reportKeys: setting("REPORT_KEYS", forms.list(), {
    fallback: "",
    secret: true,
    about: "Report keys between commas, each at least 16 characters; several at once make rotation easy",
  }),
  reportsRequireKey: setting("REPORTS_REQUIRE_KEY", forms.list(), {
    fallback: "",
    about: "Slugs of reports that need a key whatever their file says",
  }),
  reportRowsMax: setting("REPORT_ROWS_MAX", forms.integer(1, 1_000_000_000), {
    fallback: "5000000",
    about: "Most rows of one report; passing it is an error, never a silent cut",
  }),
  reportSecondsMax: setting("REPORT_SECONDS_MAX", forms.integer(1, 86_400), {
    fallback: "900",
    about: "Longest that one report may be under way, reading by a slow client included, in seconds",
  }),
  reportKeepMaxMb: setting("REPORT_KEEP_MAX_MB", forms.integer(1, 1_024), {
    fallback: "16",
    about: "Reports up to this size are kept and shared, in megabytes; larger ones stream straight through",
  }),
  reportPatienceMs: setting("REPORT_PATIENCE_MS", forms.integer(0, 60_000), {
    fallback: "2000",
    about: "Longest that a reader waits for a refresh while an older copy exists, in milliseconds",
  }),
  reportStallSeconds: setting("REPORT_STALL_SECONDS", forms.integer(1, 3_600), {
    fallback: "10",
    about: "A reader that takes nothing for this long while a database connection waits for it is cut off",
  }),
  snapshots: optionalSetting("SNAPSHOTS", forms.choice("memory", "upstash"), {
    about: "Where answers are shared; unset = 'upstash' when its URL is set, else 'memory' of this process",
  }),
  todayCountMode: setting("TODAY_COUNT_MODE", forms.choice("direct", "incremental", "delta"), {
    fallback: "incremental",
    about:
      "How visits of today are counted: 'direct' = the whole table each time, 'incremental' = the rows of the day, 'delta' = the rows since the last count",
  }),
  visitorSyncMinIntervalMs: setting("VISITOR_SYNC_MIN_INTERVAL_MS", forms.integer(100, 60_000), {
    fallback: "1000",
    about: "Shortest time between two counts while somebody watches, in milliseconds",
  }),
  visitorSyncBufferMs: setting("VISITOR_SYNC_BUFFER_MS", forms.integer(0, 60_000), {
    fallback: "200",
    about:
      "Shortest rest of the database between them, in milliseconds; four times the last count when that was slow",
  }),
  visitorSlowCron: setting("VISITOR_SLOW_CRON", cronForm(), {
    fallback: "5 0 * * *",
    about: "When the visitor snapshots are renewed: five fields of cron, local time",
  }),
  booksSlowCron: setting("BOOKS_SLOW_CRON", cronForm(), {
    fallback: "5 0 * * *",
    about: "When the book snapshots are renewed: five fields of cron, local time",
  }),
  enableSseToday: setting("ENABLE_SSE_TODAY", forms.flag(), {
    fallback: "true",
    about: "Whether the live number is also a stream of events",
  }),
  facultyNames: setting("FACULTY_NAMES", forms.pairs(), {
    fallback: "",
    about:
      "Names of faculties by the institution that visits carry, such as '01=Fakultas Hukum,02=Fakultas Teknik'",
  }),
  ...accessSettings,
  upstashUrl: optionalSetting("UPSTASH_REDIS_REST_URL", forms.url("http", "https"), {
    about: "Redis by Upstash's REST protocol",
  }),
  upstashToken: optionalSetting("UPSTASH_REDIS_REST_TOKEN", forms.text(), {
    secret: true,
    about: "Its token",
  }),
  queue: optionalSetting("QUEUE", forms.choice("memory", "qstash"), {
    about: "What carries queued work; unset = 'qstash' when its token is set, else 'memory' of this process",
  }),
  qstashUrl: setting("QSTASH_URL", forms.url("https", "http"), {
    fallback: "https://qstash.upstash.io",
    about: "QStash's address",
  }),
  qstashToken: optionalSetting("QSTASH_TOKEN", forms.text(), {
    secret: true,
    about: "Its token",
  }),
  qstashCurrentSigningKey: optionalSetting("QSTASH_CURRENT_SIGNING_KEY", forms.text(), {
    secret: true,
    about: "What its calls are signed with",
  }),
  qstashNextSigningKey: optionalSetting("QSTASH_NEXT_SIGNING_KEY", forms.text(), {
    secret: true,
    about: "What they will be signed with after the next rotation",
  }),
  ...importSettings,
} as const satisfies Record<string, Setting<unknown>>;
