import assert from "node:assert/strict";
import type { IncomingMessage, ServerResponse } from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { createCheckedOutsideHttp } from "#src/platform/checked_outside_http.ts";
import { isPublicAddress } from "#src/platform/is_public_address.ts";
import type { OutsideHttp } from "#src/platform/outside_http.ts";
import { type Certificates, makeCertificates } from "#tests/_support/servers/make_certificates.ts";
import { findProgram } from "#tests/_support/servers/find_program.ts";

/** Answers a request to the server of a test. */
export type OutsideHandler = (request: IncomingMessage, response: ServerResponse) => void;

/** A service on the internet: a real one with a real certificate, which stands on this machine, and what may reach it. */
export interface OutsideWorld extends AsyncDisposable {
  readonly certificates: Certificates;
  /** What may reach public addresses and just this server. */
  readonly http: OutsideHttp;
  readonly port: number;
  /** `https://localhost:…` */
  readonly origin: string;
  /** Another origin, where the same server answers; its certificate is good for that too. */
  readonly otherOrigin: string;
  /** Path and method of all requests that came. */
  readonly asked: string[];
  /** How many connections came, also such on which nothing was asked. */
  connections(): number;
  /** How many of them are open. */
  open(): number;
  /** What all later requests are answered by. */
  answer(handler: OutsideHandler): void;
  /** Changes where a name leads: for each look-up the next answer, the last one for ever. */
  resolve(host: string, ...answers: readonly (readonly string[])[]): void;
  /** Passes on the clock of the client, in milliseconds. */
  pass(ms: number): void;
}

/** Makes an {@linkcode OutsideWorld}; `await using` it. */
export async function createOutsideWorld(): Promise<OutsideWorld> {
  const openssl = await findProgram(["openssl"]);
  assert.ok(openssl, "openssl makes the certificates");
  const certificates = await makeCertificates(openssl);
  let handler: OutsideHandler = (_, response) => response.end("hello");
  const asked: string[] = [];
  let connections = 0;
  let open = 0;
  const server = https.createServer(
    { cert: certificates.certificate, key: certificates.key },
    (request, response) => {
      asked.push(`${request.method} ${request.url}`);
      handler(request, response);
    },
  );
  server.on("connection", (socket) => {
    connections++;
    open++;
    socket.on("close", () => open--);
  });
  const { promise, resolve: listens } = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", listens);
  await promise;
  const { port } = server.address() as AddressInfo;
  const names = new Map<string, (readonly string[])[]>([["localhost", [["127.0.0.1"]]]]);
  let now = 1_000_000;
  const http = createCheckedOutsideHttp({
    resolve: (host) => {
      const answers = names.get(host);
      if (answers === undefined) return Promise.reject(new Error(`No such name: ${host}`));
      return Promise.resolve(answers.length > 1 ? answers.shift()! : answers[0]!);
    },
    mayConnect: (address, asked) =>
      asked === port ? address === "127.0.0.1" : asked === 443 && isPublicAddress(address),
    ca: certificates.authority,
    now: () => now,
    random: () => 0,
  });
  return {
    certificates,
    http,
    port,
    origin: `https://localhost:${port}`,
    otherOrigin: `https://127.0.0.1:${port}`,
    asked,
    connections: () => connections,
    open: () => open,
    answer: (given) => void (handler = given),
    resolve: (host, ...answers) => void names.set(host, [...answers]),
    pass: (ms) => void (now += ms),
    async [Symbol.asyncDispose]() {
      http.close();
      const { promise, resolve: closed } = Promise.withResolvers<void>();
      server.close(() => closed());
      server.closeAllConnections();
      await promise;
    },
  };
}
