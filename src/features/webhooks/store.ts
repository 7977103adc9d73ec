import { v7 } from "uuid";
import type { Engine, StatementFile, Statements } from "#src/platform/statements.ts";
import type { DatabaseSession, Row } from "#src/platform/tables.ts";
import type { Webhook, WebhookDelivery, WebhookDeliveryQuery, WebhookInput } from "./schema.ts";
import { webhookBody, type WebhookEvent } from "./webhook_body.ts";

/** A delivery that this process alone may send for a while. */
export interface ClaimedDelivery {
  readonly id: string;
  readonly webhookId: string;
  readonly body: string;
  /** How often it was sent, this attempt included. */
  readonly attempts: number;
  /** How many of the waits between attempts are over. */
  readonly waits: number;
  readonly url: string;
  /** Whether the webhook still wants anything. */
  readonly isActive: boolean;
  /** Those that sign now, the newest first. */
  readonly secrets: readonly string[];
}

/** What becomes of a delivery after an attempt. */
export interface DeliveryEnd {
  readonly state: "delivered" | "pending" | "dead";
  readonly waits: number;
  /** When it is sent again, in milliseconds since 1970; `null` = never. */
  readonly dueAt: number | null;
  readonly status: number | null;
  readonly failure: string | null;
}

/** The statements about webhooks, each in the caller's transaction. Methods throw `DatabaseError`. */
export class WebhookStore {
  readonly #statements: Statements;
  readonly #engine: Engine;

  constructor(statements: Statements, engine: Engine) {
    this.#statements = statements;
    this.#engine = engine;
  }

  /** The statements of the list, for kept answers. */
  get list(): { readonly list: StatementFile; readonly count: StatementFile } {
    return { list: this.#statements.get("webhooks/list"), count: this.#statements.get("webhooks/count") };
  }

  /** The orders of the deliveries' list. */
  get deliverySorts(): readonly string[] {
    return this.#statements.get("webhooks/list_deliveries").sorts;
  }

  /** A row as clients see it. */
  static present(row: Row): Webhook {
    return {
      id: row.id!,
      url: row.url!,
      description: row.description!,
      events: JSON.parse(row.events!),
      is_active: row.is_active === "true",
      disabled_why: row.disabled_why as Webhook["disabled_why"],
      failing_since: row.failing_since!,
      old_secret_until: row.old_secret_until!,
      created_at: row.created_at!,
      updated_at: row.updated_at!,
    };
  }

  /** `null` = there is none. */
  async find(session: DatabaseSession, id: string): Promise<Webhook | null> {
    const [row] = await this.#rows(session, "find", { id });
    return row === undefined ? null : WebhookStore.present(row);
  }

  /** The same, and nobody else changes it until the transaction ends. */
  async lock(session: DatabaseSession, id: string): Promise<Webhook | null> {
    const [row] = await this.#rows(session, "lock", { id });
    return row === undefined ? null : await this.find(session, id);
  }

  /** How many there are; nobody else makes one until the transaction ends. */
  async countAlone(session: DatabaseSession): Promise<number> {
    await this.#run(session, "hold", {});
    const [row] = await this.#rows(session, "count", { event: null, is_active: null });
    return Number(row!.total);
  }

  /** Makes one. */
  async insert(session: DatabaseSession, input: WebhookInput, secret: string): Promise<Webhook> {
    const id = v7();
    await this.#run(session, "insert", { id, secret, ...parameters(input) });
    return (await this.find(session, id))!;
  }

  /** Writes all that can be written of one that is there, and gives it as it is then. */
  async update(session: DatabaseSession, id: string, input: WebhookInput): Promise<Webhook> {
    await this.#run(session, "update", { id, ...parameters(input) });
    return (await this.find(session, id))!;
  }

  /** Takes one away, with its deliveries. */
  async delete(session: DatabaseSession, id: string): Promise<void> {
    await this.#run(session, "delete", { id });
  }

  /** Gives one that is there another secret; the one before signs until `oldUntil`, in milliseconds since 1970. */
  async rotateSecret(
    session: DatabaseSession,
    id: string,
    { secret, oldUntil }: { readonly secret: string; readonly oldUntil: number },
  ): Promise<Webhook> {
    await this.#run(session, "rotate_secret", { id, secret, old_secret_until: instant(oldUntil) });
    return (await this.find(session, id))!;
  }

  /** Sets one aside; `false` = it was already, or has not been failing since before `failingBefore`. */
  async disable(
    session: DatabaseSession,
    id: string,
    { why, failingBefore }: { readonly why: "gone" | "failing"; readonly failingBefore: number | null },
  ): Promise<boolean> {
    const given = { id, why, failing_before: instantOrNull(failingBefore) };
    return await this.#run(session, "disable", given) === 1;
  }

  /** Says that a delivery failed; whether that is news. */
  async markFailing(session: DatabaseSession, id: string, now: number): Promise<boolean> {
    return await this.#run(session, "mark_failing", { id, now: instant(now) }) === 1;
  }

  /** Says that a delivery succeeded; whether that is news. */
  async markWell(session: DatabaseSession, id: string): Promise<boolean> {
    return await this.#run(session, "mark_well", { id }) === 1;
  }

  /** Those that want an event; they stay until the transaction ends. */
  async wanting(session: DatabaseSession, type: string): Promise<readonly string[]> {
    return (await this.#rows(session, "find_wanting", { type })).map(({ id }) => id!);
  }

  /** Writes down that an event is to be sent to webhooks that are there, at once; gives the ids of the deliveries. */
  async insertDeliveries(
    session: DatabaseSession,
    webhookIds: readonly string[],
    { event, now }: { readonly event: WebhookEvent; readonly now: number },
  ): Promise<readonly string[]> {
    const deliveries = webhookIds.map((webhook_id) => ({ id: v7(), webhook_id }));
    await this.#run(session, "insert_deliveries", {
      deliveries: JSON.stringify(deliveries),
      type: event.type,
      body: webhookBody(event, now),
      now: instant(now),
    });
    return deliveries.map(({ id }) => id);
  }

  /** Takes deliveries that are due, of each webhook that is not busy at most `limit`. */
  async claim(
    session: DatabaseSession,
    { busy, limit, now, leasedUntil }: {
      readonly busy: readonly string[];
      readonly limit: number;
      readonly now: number;
      readonly leasedUntil: number;
    },
  ): Promise<readonly ClaimedDelivery[]> {
    const rows = await this.#rows(session, "claim", {
      busy: `{${busy.join(",")}}`,
      limit: String(limit),
      now: instant(now),
      leased_until: instant(leasedUntil),
    });
    return rows.map(claimed);
  }

  /** Writes down what became of an attempt; `false` = another one was made since, or the webhook is gone. */
  async settle(
    session: DatabaseSession,
    { id, attempts }: Pick<ClaimedDelivery, "id" | "attempts">,
    { end, now }: { readonly end: DeliveryEnd; readonly now: number },
  ): Promise<boolean> {
    const count = await this.#run(session, "settle", {
      id,
      attempts: String(attempts),
      state: end.state,
      waits: String(end.waits),
      due_at: instantOrNull(end.dueAt),
      status: end.status === null ? null : String(end.status),
      failure: end.failure,
      ended_at: end.state === "pending" ? null : instant(now),
    });
    return count === 1;
  }

  /** A page of a webhook's deliveries, and how many there are. */
  async deliveries(
    session: DatabaseSession,
    webhookId: string,
    { page, page_size, sort, state }: WebhookDeliveryQuery,
  ): Promise<{ readonly deliveries: readonly WebhookDelivery[]; readonly total: number }> {
    const statement = this.#statements.get("webhooks/list_deliveries").sorted(this.#engine, sort);
    const chosen = { webhook_id: webhookId, state: state ?? null };
    const place = { limit: String(page_size), offset: String((page - 1) * page_size) };
    const rows = await session.rows(statement, { ...chosen, ...place });
    const [counted] = await this.#rows(session, "count_deliveries", chosen);
    return { deliveries: rows.map(delivery), total: Number(counted!.total) };
  }

  /** `null` = there is none. */
  async findDelivery(session: DatabaseSession, id: string): Promise<WebhookDelivery | null> {
    const [row] = await this.#rows(session, "find_delivery", { id });
    return row === undefined ? null : delivery(row);
  }

  /** Has a delivery sent now; `false` = it is being sent, or its webhook is set aside. */
  async retryDelivery(session: DatabaseSession, id: string, now: number): Promise<boolean> {
    return await this.#run(session, "retry_delivery", { id, now: instant(now) }) === 1;
  }

  /** Forgets at most `limit` of the deliveries that ended before an instant; how many. */
  async forgetDeliveries(
    session: DatabaseSession,
    { before, limit }: { readonly before: number; readonly limit: number },
  ): Promise<number> {
    const given = { before: instant(before), limit: String(limit) };
    return await this.#run(session, "forget_deliveries", given);
  }

  #rows(session: DatabaseSession, name: string, given: Readonly<Record<string, string | null>>) {
    return session.rows(this.#statements.get(`webhooks/${name}`).on(this.#engine), given);
  }

  #run(session: DatabaseSession, name: string, given: Readonly<Record<string, string | null>>) {
    return session.run(this.#statements.get(`webhooks/${name}`).on(this.#engine), given);
  }
}

function parameters({ url, description, events, is_active }: WebhookInput) {
  return { url, description, events: JSON.stringify(events), is_active: String(is_active) };
}

function claimed(row: Row): ClaimedDelivery {
  return {
    id: row.id!,
    webhookId: row.webhook_id!,
    body: row.body!,
    attempts: Number(row.attempts),
    waits: Number(row.waits),
    url: row.url!,
    isActive: row.is_active === "true",
    secrets: [row.secret, row.old_secret].filter((secret) => typeof secret === "string"),
  };
}

function delivery(row: Row): WebhookDelivery {
  return {
    id: row.id!,
    webhook_id: row.webhook_id!,
    event_type: row.event_type!,
    state: row.state as WebhookDelivery["state"],
    attempts: Number(row.attempts),
    last_status: row.last_status == null ? null : Number(row.last_status),
    last_failure: row.last_failure!,
    last_attempt_at: row.last_attempt_at!,
    next_attempt_at: row.due_at!,
    created_at: row.created_at!,
    ended_at: row.ended_at!,
  };
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}

function instantOrNull(ms: number | null): string | null {
  return ms === null ? null : instant(ms);
}
