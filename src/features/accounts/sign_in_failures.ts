import { createHash } from "node:crypto";
import type { Engine, Statements } from "#src/platform/statements.ts";
import type { DatabaseSession } from "#src/platform/tables.ts";

/** A try to sign in that counts as failed until its password was found good. */
export interface CountedTry {
  /** Before the next one the address has to wait; `null` = this one may go on. */
  readonly waitMs: number | null;
  /** ISO 8601. */
  readonly at: string;
}

/**
 * Failed sign-ins by address, whether somebody has it or not, in the whole fleet. The 4th is followed by a wait of 1 second,
 * the 5th by 2, then 4 and so on, each from the 10th on by 15 minutes. They are forgotten after a success, or a day.
 */
export class SignInFailures {
  readonly #statement: (name: string) => ReturnType<ReturnType<Statements["get"]>["on"]>;
  readonly #now: () => number;

  /** @param now Milliseconds since 1970. */
  constructor(statements: Statements, engine: Engine, now: () => number) {
    this.#statement = (name) => statements.get(`accounts/${name}`).on(engine);
    this.#now = now;
  }

  /**
   * Counts a try as failed, before anybody looks at its password: of many at once no more go on than may fail. Counts
   * nothing while the address has to wait.
   */
  async count(session: DatabaseSession, email: string): Promise<CountedTry> {
    const now = this.#now();
    const [at, address] = [new Date(now).toISOString(), hashed(email)];
    const counted = await session.run(this.#statement("count_failure"), { ...address, now: at });
    if (counted > 0) return { waitMs: null, at };
    const [row] = await session.rows(this.#statement("find_failures"), address);
    return { waitMs: Math.max(1, Date.parse(row?.locked_until ?? at) - now), at };
  }

  /** Takes back a try whose password nobody looked at. */
  async takeBack(session: DatabaseSession, email: string, { at }: CountedTry): Promise<void> {
    await session.run(this.#statement("forget_failure"), { ...hashed(email), now: at });
  }

  /** Forgets all failures of an address. */
  async forgive(session: DatabaseSession, email: string): Promise<void> {
    await session.run(this.#statement("forgive_address"), hashed(email));
  }
}

function hashed(email: string): { email_hash: string } {
  return { email_hash: createHash("sha256").update(email.toLowerCase()).digest("hex") };
}
