import type { ConnectionOptions } from "mysql2";

/** How to reach a server. */
export interface MysqlTarget {
  /** `mysql://user:password@host:port/database?sslmode=…` */
  readonly url: string;
  /** Certificates to trust, as PEM text, instead of those of the system. */
  readonly ca?: string | undefined;
  /** For connecting, encryption and login, in milliseconds. */
  readonly connectTimeoutMs: number;
}

type Tls = "off" | "encrypted" | "known authority" | "known host";

const MODES: Readonly<Record<string, Tls>> = {
  "false": "off",
  "0": "off",
  disable: "off",
  disabled: "off",
  require: "encrypted",
  required: "encrypted",
  "verify-ca": "known authority",
  verify_ca: "known authority",
  "true": "known host",
  "1": "known host",
  "verify-full": "known host",
  verify_identity: "known host",
};
const MODE_KEYS = new Set(["ssl", "sslmode", "ssl-mode"]);

/**
 * Reads a database URL. Encryption is asked for by `ssl=true` (checks the certificate and the host's name),
 * `sslmode=require|verify-ca|verify-full` or `ssl-mode=REQUIRED|VERIFY_CA|VERIFY_IDENTITY`; `require` checks the
 * certificate only when `ca` is given. Nothing asked for means no encryption.
 *
 * @throws {TypeError} When the URL is of another kind or asks for something unknown. The message holds no value
 * of the URL, which may be secret.
 */
export function mysqlConnectionOptions({ url, ca, connectTimeoutMs }: MysqlTarget): ConnectionOptions {
  const parsed = URL.parse(url);
  if (parsed === null || !["mysql:", "mariadb:"].includes(parsed.protocol)) {
    throw new TypeError("Cannot read the database URL: it must start with 'mysql://'");
  }
  const options: ConnectionOptions = {
    host: decodeURIComponent(parsed.hostname).replace(/^\[|\]$/g, ""),
    port: parsed.port === "" ? 3306 : Number(parsed.port),
    user: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
    database: decodeURIComponent(parsed.pathname.slice(1)),
    charset: "utf8mb4_unicode_ci",
    connectTimeout: connectTimeoutMs,
    connectAttributes: { program_name: "aliran" },
    disableEval: true,
    flags: ["-LOCAL_FILES"],
    maxPreparedStatements: 16,
    multipleStatements: false,
  };
  const tls = tlsOf(parsed.searchParams, ca !== undefined);
  return tls === "off" ? options : { ...options, ssl: sslOf(tls, ca) };
}

function sslOf(tls: Tls, ca: string | undefined): NonNullable<Exclude<ConnectionOptions["ssl"], string>> {
  return {
    ...(ca === undefined ? {} : { ca }),
    minVersion: "TLSv1.2",
    rejectUnauthorized: tls !== "encrypted",
    verifyIdentity: tls === "known host",
  };
}

function tlsOf(query: URLSearchParams, hasCa: boolean): Tls {
  let tls: Tls = "off";
  for (const [key, value] of query) {
    if (!MODE_KEYS.has(key.toLowerCase())) {
      throw new TypeError(`Cannot read the database URL: '${key}' is unknown, use 'ssl' or 'sslmode'`);
    }
    const mode = MODES[value.toLowerCase()];
    if (mode === undefined) {
      throw new TypeError(`Cannot read the database URL: '${key}' must be one of ${Object.keys(MODES)}`);
    }
    tls = mode;
  }
  return tls === "encrypted" && hasCa ? "known authority" : tls;
}
