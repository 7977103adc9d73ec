import { isIP } from "node:net";
import { OutsideError } from "./outside_http.ts";

/** How it is found out where a URL leads, and whether one may go there. */
export interface OutsideGate {
  /** The addresses of a name. */
  readonly resolve: (host: string) => Promise<readonly string[]>;
  readonly mayConnect: (address: string, port: number) => boolean;
}

const HTTPS_PORT = 443;

/**
 * The addresses that a URL leads to: each one that may be connected to, or none at all. Whoever connects must connect to these
 * and not ask for the name again, which may then lead elsewhere.
 *
 * @throws {OutsideError} `address`, also when only some may not be connected to; `unreachable`.
 */
export async function outsideAddresses(
  url: URL,
  { resolve, mayConnect }: OutsideGate,
): Promise<readonly string[]> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const addresses = isIP(host) === 0 ? await resolved(url, resolve) : [host];
  const port = url.port === "" ? HTTPS_PORT : Number(url.port);
  if (addresses.every((address) => mayConnect(address, port))) return addresses;
  throw new OutsideError(
    "address",
    `'${url.origin}' is not asked: it must be on port ${HTTPS_PORT} of the public internet`,
  );
}

async function resolved(url: URL, resolve: OutsideGate["resolve"]): Promise<readonly string[]> {
  const addresses = await resolve(url.hostname).catch(() => []);
  if (addresses.length > 0) return addresses;
  throw new OutsideError("unreachable", `'${url.origin}' cannot be reached: its name leads nowhere`);
}
