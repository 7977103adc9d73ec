import type { Bus, BusHistory, BusListener, BusPosition } from "./bus.ts";
import { UpstashFollowing } from "./upstash_following.ts";
import type { UpstashRedisOptions } from "./upstash_redis.ts";
import { UpstashTopics } from "./upstash_topics.ts";

/** What a bus in Upstash needs. */
export interface UpstashBusOptions extends UpstashRedisOptions {
  /** How often a followed topic is read besides hearing it, in milliseconds; 5,000 unless told. */
  readonly heartbeatMs?: number;
}

/** A bus of the whole fleet. */
export function createUpstashBus(options: UpstashBusOptions): Bus {
  return new UpstashBus(options);
}

class UpstashBus implements Bus {
  readonly #options: Required<UpstashBusOptions>;
  readonly #topics: UpstashTopics;
  readonly #followings = new Map<string, UpstashFollowing>();
  /** Those that have been stopped and are not over yet. */
  readonly #ending = new Set<UpstashFollowing>();
  #closed = false;

  constructor(options: UpstashBusOptions) {
    this.#options = { heartbeatMs: 5_000, ...options };
    this.#topics = new UpstashTopics(options);
  }

  publish(
    topic: string,
    text: string,
    { fence }: { readonly fence: number },
  ): Promise<BusPosition | "fenced" | "unreachable"> {
    return this.#topics.append(topic, text, fence);
  }

  history(topic: string): Promise<BusHistory | "unreachable"> {
    return this.#topics.read(topic, null);
  }

  follow(topic: string, listener: BusListener): () => void {
    if (this.#closed) return () => {};
    const following = this.#followings.get(topic) ??
      new UpstashFollowing(topic, this.#topics, this.#options);
    this.#followings.set(topic, following);
    const leave = following.listeners.add(listener);
    return () => {
      leave();
      if (following.listeners.size === 0) this.#end(topic, following);
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const [topic, following] of this.#followings) this.#end(topic, following);
    await Promise.all([...this.#ending].map(({ ended }) => ended));
  }

  #end(topic: string, following: UpstashFollowing): void {
    if (this.#followings.get(topic) !== following) return;
    this.#followings.delete(topic);
    this.#ending.add(following);
    following.stop();
    following.ended.then(() => this.#ending.delete(following));
  }
}
