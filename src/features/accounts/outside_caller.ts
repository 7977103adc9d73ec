import { type Caller, nobody } from "#src/http/caller.ts";
import { callerWith } from "#src/http/caller_with.ts";
import type { OutsideIssuer } from "#src/platform/outside_issuer.ts";
import { Problem } from "#src/problem.ts";
import { ROLES } from "#src/roles.ts";
import { callerProblem } from "./caller_problem.ts";
import type { KnownCaller } from "./known_caller.ts";

/** For so long a token is believed whose key may have been taken back. */
const BELIEVED_MS = 300_000;

/** Somebody with a token of the outside issuer, who may what the token says. */
export class OutsideCaller implements KnownCaller {
  readonly #token: string;
  readonly #issuer: OutsideIssuer;
  readonly #now: () => number;
  #caller: Caller = nobody;
  /** Milliseconds since 1970. */
  #goodUntil = -Infinity;

  /** @param now Milliseconds since 1970. */
  constructor(token: string, issuer: OutsideIssuer, now: () => number) {
    this.#token = token;
    this.#issuer = issuer;
    this.#now = now;
  }

  current(): Caller | null {
    return this.#now() < this.#goodUntil ? this.#caller : null;
  }

  async confirm(): Promise<Caller> {
    const { issuer } = this.#issuer;
    const claims = await this.#issuer.read(this.#token);
    if (claims === "unavailable") {
      throw new Problem("issuer_unavailable", { headers: { "Retry-After": "10" } });
    }
    if (claims === "expired") throw callerProblem("expired", `${claims}, of '${issuer}'`);
    if (typeof claims === "string") throw callerProblem("bad", `${claims}, of '${issuer}'`);
    const roles = ROLES.filter((role) => claims.roles.includes(role));
    this.#caller = callerWith({ id: `${issuer}|${claims.subject}`, sessionId: null, roles });
    this.#goodUntil = Math.min(claims.expiresAt, this.#now() + BELIEVED_MS);
    return this.#caller;
  }
}
