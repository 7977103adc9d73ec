import assert from "node:assert/strict";
import type { CheckedFetch } from "./checked_fetch.ts";

/** An answer, whatever it is. */
export interface MasterAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly etag: string;
  readonly cache: string | null;
  // deno-lint-ignore no-explicit-any -- tests look at whatever members there are
  readonly body: any;
  // deno-lint-ignore no-explicit-any -- tests look at whatever members there are
  readonly data: any;
}

/** Asks for master data as somebody with a role does. */
export class MasterClient {
  readonly #fetch: CheckedFetch;
  readonly #role: string;

  constructor(fetch: CheckedFetch, role: string) {
    this.#fetch = fetch;
    this.#role = role;
  }

  /** Sends a request to `/v1/<path>`. */
  async send(
    call: `${"GET" | "POST" | "PUT" | "PATCH" | "DELETE"} ${string}`,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<MasterAnswer> {
    const [method, path] = call.split(" ") as [string, string];
    const response = await this.#fetch(`/v1/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#role}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const read = text === "" ? null : JSON.parse(text);
    return {
      status: response.status,
      headers: response.headers,
      etag: response.headers.get("etag") ?? "",
      cache: response.headers.get("x-cache"),
      body: read,
      data: read?.data,
    };
  }

  /** Sends what must succeed. */
  async ok(...request: Parameters<MasterClient["send"]>): Promise<MasterAnswer> {
    const answer = await this.send(...request);
    assert.ok(answer.status < 300, `${request[0]}: ${JSON.stringify(answer.body)}`);
    return answer;
  }

  /** Sends what must be refused with this code, and gives the refusal. */
  async refused(code: string, ...request: Parameters<MasterClient["send"]>): Promise<MasterAnswer> {
    const answer = await this.send(...request);
    assert.equal(answer.body?.code, code, `${request[0]}: ${JSON.stringify(answer.body)}`);
    return answer;
  }

  /** Makes a client with this code. */
  async client(code: string, more: object = {}): Promise<MasterAnswer> {
    return await this.ok("POST master-client", { code, name: `Toko ${code}`, ...more });
  }

  /** Makes a store of a client with this code. */
  async store(clientId: string, code: string, more: object = {}): Promise<MasterAnswer> {
    return await this.ok("POST stores", { client_id: clientId, code, name: `Gerai ${code}`, ...more });
  }
}
