import assert from "node:assert/strict";
import type { RefusalBody } from "./commerce_test.ts";
import type { CommerceWorld } from "./commerce_world.ts";

/** A resource as it was answered. */
// deno-lint-ignore no-explicit-any -- tests look at whatever members there are
export type Answered = { readonly etag: string; readonly data: any };

/** Asks a shop as a client does that expects success, or a certain refusal. */
export class ShopClient {
  readonly #world: CommerceWorld;

  constructor(world: CommerceWorld) {
    this.#world = world;
  }

  /** Makes a resource: `create("products", {…})`. */
  async create(kind: string, body: unknown): Promise<Answered> {
    return await answered(await this.#world.send("POST", `/v1/${kind}`, body), 201);
  }

  async read(kind: string, id: string): Promise<Answered> {
    return await answered(await this.#world.fetch(`/v1/${kind}/${id}`), 200);
  }

  async edit(method: "PUT" | "PATCH", path: string, body: unknown, ifMatch?: string): Promise<Answered> {
    const headers = ifMatch === undefined ? {} : { "if-match": ifMatch };
    return await answered(await this.#world.send(method, `/v1/${path}`, body, headers), 200);
  }

  /** A page: its rows, and how many there are. */
  // deno-lint-ignore no-explicit-any -- tests look at whatever members there are
  async list(path: string): Promise<{ data: any[]; meta: Record<string, number>; response: Response }> {
    const response = await this.#world.fetch(`/v1/${path}`);
    const body = await response.json();
    assert.equal(response.status, 200, JSON.stringify(body));
    return { ...body, response };
  }

  /** Sends what must be refused with this code, and gives the refusal. */
  async refused(
    code: string,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) {
    const response = await this.#world.send(method, `/v1/${path}`, body, headers);
    const refusal: RefusalBody = await response.json();
    assert.equal(refusal.code, code, `${method} ${path} ${JSON.stringify(body)}: ${JSON.stringify(refusal)}`);
    return { ...refusal, status: response.status, headers: response.headers };
  }
}

async function answered(response: Response, status: number): Promise<Answered> {
  const body = await response.json();
  assert.equal(response.status, status, JSON.stringify(body));
  assert.equal(body.status_code, status);
  return { data: body.data, etag: response.headers.get("etag")! };
}
