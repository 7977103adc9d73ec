/** What `node:tls` is told about one database. */
export interface TlsOptions {
  readonly ca?: string;
  readonly rejectUnauthorized: boolean;
  /** Set when the certificate's chain counts but the name in it does not. */
  readonly checkServerIdentity?: () => undefined;
}

/**
 * TLS as a database URL asks for it; `undefined` = none.
 *
 * `sslmode=require` encrypts without asking who is there, unless a CA is configured, which it then checks, as libpq
 * does; `verify-ca` checks the chain, `verify-full` (and `ssl=true`, `ssl-mode=VERIFY_IDENTITY`) also the name.
 *
 * @throws {TypeError} When the mode is none of these.
 */
export function tlsOptions(query: URLSearchParams, ca?: string): TlsOptions | undefined {
  const mode = (query.get("sslmode") ?? query.get("ssl-mode") ?? query.get("ssl") ?? "disable").toLowerCase();
  const trust = ca === undefined ? {} : { ca };
  switch (mode.replace("_", "-")) {
    case "disable":
    case "disabled":
    case "false":
    case "0":
      return undefined;
    case "require":
    case "required":
      return ca === undefined
        ? { rejectUnauthorized: false }
        : { ...trust, rejectUnauthorized: true, checkServerIdentity: () => undefined };
    case "verify-ca":
      return { ...trust, rejectUnauthorized: true, checkServerIdentity: () => undefined };
    case "verify-full":
    case "verify-identity":
    case "true":
    case "1":
      return { ...trust, rejectUnauthorized: true };
    default:
      throw new TypeError(
        `Cannot use the TLS mode '${mode}': use disable, require, verify-ca or verify-full`,
      );
  }
}
