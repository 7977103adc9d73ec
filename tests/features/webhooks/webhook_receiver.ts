import { makeCertificates } from "#tests/_support/servers/make_certificates.ts";
import { findProgram } from "#tests/_support/servers/find_program.ts";
import assert from "node:assert/strict";
import { until } from "#tests/_support/until.ts";

/** A message as it came. */
export interface ReceivedMessage {
  readonly id: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** How a message is answered. */
export type WebhookAnswer = (message: ReceivedMessage) => Response | Promise<Response>;

/** Somebody outside with a real https server, whose certificate is good for `localhost`. */
export interface WebhookReceiver extends AsyncDisposable {
  /** `https://localhost:…` */
  readonly origin: string;
  /** The authority of its certificate. */
  readonly authority: string;
  /** All that came, in its order. */
  readonly messages: ReceivedMessage[];
  /** What later messages are answered by; 204 as long as nothing else is said. */
  answer(answer: WebhookAnswer): void;
  /** Resolves when so many messages have come in all. */
  received(count: number): Promise<void>;
}

/** Certificates for receivers. */
export async function receiverCertificates() {
  const openssl = await findProgram(["openssl"]);
  assert.ok(openssl, "openssl makes the certificates");
  return await makeCertificates(openssl);
}

/** Makes a {@linkcode WebhookReceiver}; `await using` it. */
export function createWebhookReceiver(
  { authority, certificate: cert, key }: Awaited<ReturnType<typeof receiverCertificates>>,
): WebhookReceiver {
  const messages: ReceivedMessage[] = [];
  let answer: WebhookAnswer = () => new Response(null, { status: 204 });
  const leaving = new AbortController();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, cert, key, signal: leaving.signal, onListen: () => {} },
    async (request) => {
      const headers = Object.fromEntries(request.headers);
      const message = {
        id: headers["webhook-id"]!,
        path: new URL(request.url).pathname,
        headers,
        body: await request.text(),
      };
      messages.push(message);
      return await answer(message);
    },
  );
  return {
    origin: `https://localhost:${(server.addr as Deno.NetAddr).port}`,
    authority,
    messages,
    answer: (given) => void (answer = given),
    received: (count) => until(`${count} messages`, () => messages.length >= count),
    async [Symbol.asyncDispose]() {
      leaving.abort();
      await server.finished;
    },
  };
}
