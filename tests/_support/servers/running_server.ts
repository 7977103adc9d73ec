import type { Certificates } from "./make_certificates.ts";

/** A server that answers. */
export interface RunningServer {
  /** With the superuser's name and password. */
  readonly url: string;
  /** Its process, when it is one of ours and not a container's. */
  readonly pid?: number;
  /** Ends the server and removes what it left. */
  stop(): Promise<void>;
}

/** What every way of starting a server is given. */
export interface StartOptions {
  /** Beside those that a test's server has anyway, as arguments of the program; for MariaDB. */
  readonly settings?: readonly string[];
  /** TLS is on when given. */
  readonly certificates?: Certificates | undefined;
  /** Gives up the start and cleans up. */
  readonly signal?: AbortSignal | undefined;
}
