import { createHash, randomBytes } from "node:crypto";
import { v7 } from "uuid";
import type { WritingSession } from "#src/platform/live_data.ts";
import type { Engine, Statements } from "#src/platform/statements.ts";

/** A session that goes on as long as its refresh token is exchanged in time. */
export interface OpenSession {
  readonly sessionId: string;
  readonly userId: string;
  /** Shown once: only its hash is kept. */
  readonly refreshToken: string;
  /** ISO 8601. */
  readonly refreshExpiresAt: string;
}

/** Why a session ends before its time. */
export type EndReason = "signed_out" | "token_reused" | "password_changed" | "user_disabled";

/** Which sessions end, and why. */
export interface SessionsEnd {
  readonly userId: string;
  readonly why: EndReason;
  /** This one goes on. */
  readonly keptId?: string | null;
}

const DAY_MS = 86_400_000;
const TOKEN_BYTES = 32;

/** Who is signed in where; the rows of sessions and of their refresh tokens. */
export class Sessions {
  readonly #statement: (name: string) => ReturnType<ReturnType<Statements["get"]>["on"]>;
  readonly #now: () => number;
  readonly #lifeMs: number;

  /** @param options How long a session lives after its last exchange, and the clock in milliseconds since 1970. */
  constructor(
    statements: Statements,
    engine: Engine,
    options: { readonly refreshTokenDays: number; readonly now: () => number },
  ) {
    this.#statement = (name) => statements.get(`accounts/${name}`).on(engine);
    this.#now = options.now;
    this.#lifeMs = options.refreshTokenDays * DAY_MS;
  }

  /** Begins a session. */
  async begin(session: WritingSession, userId: string): Promise<OpenSession> {
    const { now, expiresAt } = this.#times();
    const id = v7();
    await session.run(this.#statement("insert_session"), { id, user_id: userId, now, expires_at: expiresAt });
    return await this.#give(session, { sessionId: id, userId });
  }

  /**
   * Exchanges a refresh token for the next, by which the session lives longer; `null` = it is not good, or not any more.
   * One that is used a second time was stolen from one side or the other: it ends its session, on every process.
   */
  async exchange(session: WritingSession, refreshToken: string): Promise<OpenSession | null> {
    const { now, expiresAt } = this.#times();
    const hash = { token_hash: hashOf(refreshToken) };
    const [held] = await session.rows(this.#statement("hold_session_of_token"), hash);
    if (held === undefined || held.ended_at !== null || held.expires_at! <= now) return null;
    const [sessionId, userId] = [held.id!, held.user_id!];
    if (await session.run(this.#statement("use_refresh_token"), { ...hash, now }) === 0) {
      await this.end(session, sessionId, "token_reused");
      return null;
    }
    await session.run(this.#statement("extend_session"), { id: sessionId, expires_at: expiresAt });
    return await this.#give(session, { sessionId, userId });
  }

  /** Ends a session, on every process. */
  async end(session: WritingSession, id: string, why: EndReason): Promise<void> {
    session.touch("sessions");
    await session.run(this.#statement("end_session"), { id, why, now: this.#times().now });
  }

  /** Ends all sessions of a user, or all but one, on every process. */
  async endAll(session: WritingSession, { userId, why, keptId = null }: SessionsEnd): Promise<void> {
    session.touch("sessions");
    const { now } = this.#times();
    await session.run(this.#statement("end_sessions"), { user_id: userId, why, now, kept_id: keptId });
  }

  async #give(
    session: WritingSession,
    whose: Pick<OpenSession, "sessionId" | "userId">,
  ): Promise<OpenSession> {
    const { now, expiresAt } = this.#times();
    const refreshToken = randomBytes(TOKEN_BYTES).toString("base64url");
    const parameters = { token_hash: hashOf(refreshToken), session_id: whose.sessionId, now };
    await session.run(this.#statement("insert_refresh_token"), parameters);
    return { ...whose, refreshToken, refreshExpiresAt: expiresAt };
  }

  /** ISO 8601 in UTC, as rows have it: such texts can be compared. */
  #times(): { now: string; expiresAt: string } {
    const now = this.#now();
    return { now: new Date(now).toISOString(), expiresAt: new Date(now + this.#lifeMs).toISOString() };
  }
}

function hashOf(refreshToken: string): string {
  return createHash("sha256").update(refreshToken).digest("hex");
}
