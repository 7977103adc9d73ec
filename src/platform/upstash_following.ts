import { delay } from "#src/std/async/delay.ts";
import { LaterRun } from "#src/std/async/later_run.ts";
import type { BusHistory } from "./bus.ts";
import { TopicListeners } from "./topic_listeners.ts";
import { upstashEvent } from "./upstash_event.ts";
import type { UpstashRedisOptions } from "./upstash_redis.ts";
import { upstashSubscription } from "./upstash_subscription.ts";
import type { UpstashTopics } from "./upstash_topics.ts";

/** What following a topic in Upstash needs. */
export interface UpstashFollowingOptions extends UpstashRedisOptions {
  /** How often the topic is read besides, in milliseconds, as a subscription may end or fall silent without a word. */
  readonly heartbeatMs: number;
}

/** The pause before the second attempt to subscribe; it doubles from attempt to attempt, up to the heartbeat. */
const BACKOFF_MS = 50;

/**
 * One topic as this process hears it, by one subscription for all its listeners.
 *
 * A subscription only tells what is new at once. What counts is the topic's list: it is read after every confirmation
 * and every end of a subscription, at every gap, and at every heartbeat.
 */
export class UpstashFollowing {
  readonly listeners = new TopicListeners();
  /** Resolves when it has stopped and nothing is under way any more. */
  readonly ended: Promise<unknown>;
  readonly #topic: string;
  readonly #topics: UpstashTopics;
  readonly #options: UpstashFollowingOptions;
  readonly #stop = new AbortController();
  #subscription = new AbortController();
  #confirmed = false;
  /** Tells what is new, and whether anything was. One at a time, so that no older answer comes after a newer one. */
  readonly #reading = new LaterRun(() => this.#read());

  constructor(topic: string, topics: UpstashTopics, options: UpstashFollowingOptions) {
    this.#topic = topic;
    this.#topics = topics;
    this.#options = options;
    this.ended = Promise.all([this.#subscribe(), this.#beat()]);
  }

  /** Ends it: nothing is told any more. */
  stop(): void {
    this.listeners.clear();
    this.#stop.abort();
    this.#subscription.abort();
  }

  async #beat(): Promise<void> {
    const { signal } = this.#stop;
    await this.#reading.ask();
    while (await delay(this.#options.heartbeatMs, signal)) {
      const wasConfirmed = this.#confirmed;
      // Something new that was not heard: the subscription is dead, or so late that another does no harm.
      if (await this.#reading.ask() && wasConfirmed) this.#subscription.abort();
    }
  }

  async #subscribe(): Promise<void> {
    const { signal } = this.#stop;
    const { heartbeatMs } = this.#options;
    for (let failures = 0; !signal.aborted; failures++) {
      const began = performance.now();
      await this.#hearSubscription();
      await this.#reading.ask();
      if (performance.now() - began > heartbeatMs) failures = 0;
      const backoff = Math.min(heartbeatMs, BACKOFF_MS * 2 ** failures);
      await delay(backoff * (0.5 + Math.random() / 2), signal);
    }
  }

  async #hearSubscription(): Promise<void> {
    this.#subscription = new AbortController();
    const channel = this.#topics.channel(this.#topic);
    try {
      for await (const line of upstashSubscription(this.#options, channel, this.#subscription)) {
        if (line === null) {
          this.#confirmed = true;
          await this.#reading.ask();
        } else {
          await this.#hear(line);
        }
      }
    } catch {
      // However it ended, the list has what was missed.
    }
    this.#confirmed = false;
  }

  async #hear(line: string): Promise<void> {
    const event = upstashEvent(line);
    const { head } = this.listeners;
    const isNext = event !== null && head !== null && event.position.epoch === head.epoch &&
      event.position.seq <= head.seq + 1;
    if (!isNext) await this.#reading.ask();
    else if (event.position.seq > head.seq) this.listeners.event(event);
  }

  async #read(): Promise<boolean> {
    if (this.#stop.signal.aborted) return false;
    const history = await this.#topics.read(this.#topic, this.listeners.head);
    if (this.#stop.signal.aborted) return false;
    this.listeners.reachable(history !== "unreachable");
    return history !== "unreachable" && this.#tell(history);
  }

  #tell(history: BusHistory): boolean {
    const { head } = this.listeners;
    if (head !== null && head.epoch === history.head.epoch) {
      // The subscription may have told some of it, or more, while the answer was on its way.
      const news = history.events.filter(({ position }) => position.seq > head.seq);
      if (history.head.seq <= head.seq) return false;
      if (news[0]?.position.seq === head.seq + 1) {
        for (const event of news) this.listeners.event(event);
        return true;
      }
    }
    this.listeners.reset(history);
    return true;
  }
}
