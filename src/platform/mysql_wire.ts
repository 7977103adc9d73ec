import { Buffer } from "node:buffer";
import type { EventEmitter } from "node:events";
import type { Socket } from "node:net";
import { checkServerIdentity } from "node:tls";
import type { TLSSocket } from "node:tls";
import mysql from "mysql2";

/** A column as the server describes it; the fields that we read. */
export interface MysqlColumnDefinition {
  readonly name: string;
  readonly columnType: number;
  readonly columnLength: number;
  readonly characterSet: number;
  readonly flags: number;
  /** What MariaDB says beyond the type, such as `json`. */
  readonly extendedFormat?: string;
}

/** A command of the driver: it writes its request in `start` and reads packets by returning the next reader. */
export interface MysqlQuery extends EventEmitter {
  start(packet: unknown, wire: unknown): unknown;
  row(packet: { eofStatusFlags(): number }): unknown;
}

/**
 * The parts of a mysql2 connection that we build on, some of them below its public types: `packetParser` is what
 * its socket feeds, looked up at each chunk, and `sequenceId` is the number it expects of the next packet.
 */
export interface MysqlWire extends EventEmitter {
  readonly threadId: number;
  readonly config: unknown;
  stream: Socket;
  packetParser: { execute(chunk: Buffer): unknown };
  sequenceId: number;
  startTLS(onSecure: (error?: Error) => void): void;
  addCommand(command: MysqlQuery): unknown;
  query(options: { sql: string; rowsAsArray: true }, done: (error: unknown, rows: unknown) => void): unknown;
  execute(sql: string, values: readonly (string | null)[], done: (error: unknown) => void): unknown;
  prepare(
    sql: string,
    done: (error: unknown, statement: { columns: MysqlColumnDefinition[] }) => void,
  ): unknown;
  unprepare(sql: string): unknown;
  end(): unknown;
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
