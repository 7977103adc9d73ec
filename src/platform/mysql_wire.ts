import { Buffer } from "node:buffer";
import type { EventEmitter } from "node:events";
import type { Socket } from "node:net";
import type { Readable } from "node:stream";
import { checkServerIdentity } from "node:tls";
import type { TLSSocket } from "node:tls";
import mysql from "mysql2";

/** A column as the server describes it; the fields that we read. */
export interface MysqlColumnDefinition {
  /** Its alias. */
  readonly name: string;
  /** The protocol's number for the type. */
  readonly columnType: number;
  /** Width in characters or bytes; 1 makes a `tinyint` a boolean. */
  readonly columnLength: number;
  /** 63 = bytes. */
  readonly characterSet: number;
  /** Such as zerofill, 64. */
  readonly flags: number;
  /** What MariaDB says beyond the type, such as `json`. */
  readonly extendedFormat?: string;
}

/** A command of the driver: it writes its request in `start` and reads packets by returning the next reader. */
export interface MysqlQuery extends EventEmitter {
  /** Writes the request; returns the reader of the first answer. */
  start(packet: unknown, wire: unknown): unknown;
  /** Reads a row, or the packet after the last. */
  row(packet: { eofStatusFlags(): number }): unknown;
}

/**
 * The parts of a mysql2 connection that we build on, some of them below its public types: `packetParser` is what
 * its socket feeds, looked up at each chunk, and `sequenceId` is the number it expects of the next packet.
 */
export interface MysqlWire extends EventEmitter {
  /** The connection on the server, as `KILL` names it. */
  readonly threadId: number;
  /** Handed back to the driver with each command. */
  readonly config: unknown;
  /** The socket; a TLS socket once the connection is encrypted. */
  stream: Socket;
  /** Cuts chunks into packets. */
  packetParser: { execute(chunk: Buffer): unknown };
  /** Of the next packet. */
  sequenceId: number;
  /** Encrypts the socket; `onSecure` sends the login. */
  startTLS(onSecure: (error?: Error) => void): void;
  /** Queues a command. */
  addCommand(command: MysqlQuery): unknown;
  /** Runs a statement without values; LOAD DATA LOCAL reads what `infileStreamFactory` gives, which must be `Buffer`s. */
  query(
    options: { sql: string; rowsAsArray: true; infileStreamFactory?: () => Readable },
    done: (error: unknown, rows: unknown) => void,
  ): unknown;
  /** Runs a statement with bound values, bytes in `Buffer`s; the server reads it once, and the driver keeps it for the next time. */
  execute(
    options: { sql: string; values: readonly (string | Buffer | null)[]; rowsAsArray: true },
    done: (error: unknown, result: unknown, columns?: readonly MysqlColumnDefinition[]) => void,
  ): unknown;
  /** Has the server read a statement. */
  prepare(
    sql: string,
    done: (error: unknown, statement: { columns: MysqlColumnDefinition[] }) => void,
  ): unknown;
  /** Forgets a prepared statement, here and on the server. */
  unprepare(sql: string | { readonly sql: string; readonly rowsAsArray: true }): unknown;
  /** Says good-bye. */
  end(): unknown;
  /** Closes without a word. */
  destroy(): void;
}

/**
 * Opens a connection of the driver; it is on its way when this returns and emits `connect` or `error`.
 *
 * @throws {TypeError} When this version of mysql2 lacks an inside that {@linkcode MysqlWire} needs.
 */
export function mysqlWire(options: mysql.ConnectionOptions): MysqlWire {
  const wire = mysql.createConnection(options) as unknown as MysqlWire;
  const fits = typeof wire.packetParser?.execute === "function" && typeof wire.sequenceId === "number" &&
    typeof wire.addCommand === "function" && typeof wire.startTLS === "function" &&
    typeof wire.stream?.pause === "function";
  if (!fits) {
    wire.destroy();
    throw new TypeError("Cannot use this version of mysql2: its connection has changed inside");
  }
  if (typeof options.ssl === "object" && options.ssl.verifyIdentity) checkHost(wire, options.host ?? "");
  return wire;
}

/** The driver checks names only: for an address it would take any certificate. The login follows `onSecure`. */
function checkHost(wire: MysqlWire, host: string): void {
  const startTLS = wire.startTLS;
  wire.startTLS = (onSecure) => {
    startTLS.call(wire, (error) => {
      const certificate = (wire.stream as TLSSocket).getPeerCertificate();
      onSecure(error ?? checkServerIdentity(host, certificate));
    });
  };
}
