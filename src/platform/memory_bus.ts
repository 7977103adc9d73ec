import { type Bus, BUS_EVENTS_MAX, type BusEvent, type BusHistory, type BusListener } from "./bus.ts";
import { TopicListeners } from "./topic_listeners.ts";

/** What several processes of one test hear together, by topic. */
export type SharedTopics = Map<string, SharedTopic>;

interface SharedTopic {
  readonly epoch: string;
  fence: number;
  readonly events: BusEvent[];
  /** Counts on when the oldest events are forgotten. */
  seq: number;
  readonly listeners: TopicListeners;
}

/** The longest untold of more topics, which nobody hears, are forgotten. */
const TOPICS_MAX = 100;

/**
 * A bus in memory, whose past ends with the process, and with a hundred topics told since; without `shared` it is this process's
 * alone.
 */
export function createMemoryBus({ shared = new Map() }: { readonly shared?: SharedTopics } = {}): Bus {
  return new MemoryBus(shared);
}

class MemoryBus implements Bus {
  readonly #topics: SharedTopics;
  readonly #leaves = new Set<() => void>();
  #closed = false;

  constructor(topics: SharedTopics) {
    this.#topics = topics;
  }

  publish(name: string, text: string, { fence }: { readonly fence: number }) {
    const topic = this.#topic(name);
    if (fence < topic.fence) return Promise.resolve("fenced" as const);
    topic.fence = fence;
    this.#topics.delete(name);
    this.#topics.set(name, topic);
    const event = { position: { epoch: topic.epoch, seq: ++topic.seq }, text };
    if (topic.events.push(event) > BUS_EVENTS_MAX) topic.events.shift();
    // Not at once: what is told by somebody who hears would reach some listeners before the event that he hears.
    queueMicrotask(() => topic.listeners.event(event));
    return Promise.resolve(event.position);
  }

  history(name: string): Promise<BusHistory> {
    return Promise.resolve(historyOf(this.#topic(name)));
  }

  follow(name: string, listener: BusListener): () => void {
    if (this.#closed) return () => {};
    const leave = this.#topic(name).listeners.add(listener);
    this.#leaves.add(leave);
    return () => {
      this.#leaves.delete(leave);
      leave();
    };
  }

  close(): Promise<void> {
    this.#closed = true;
    for (const leave of this.#leaves) leave();
    this.#leaves.clear();
    return Promise.resolve();
  }

  #topic(name: string): SharedTopic {
    let topic = this.#topics.get(name);
    if (topic === undefined) {
      const epoch = crypto.randomUUID().replaceAll("-", "");
      topic = { epoch, fence: 0, events: [], seq: 0, listeners: new TopicListeners() };
      topic.listeners.reset(historyOf(topic));
      this.#makeRoom();
      this.#topics.set(name, topic);
    }
    return topic;
  }

  #makeRoom(): void {
    for (const [name, { listeners }] of this.#topics) {
      if (this.#topics.size < TOPICS_MAX) return;
      if (listeners.size === 0) this.#topics.delete(name);
    }
  }
}

function historyOf({ epoch, seq, events }: SharedTopic): BusHistory {
  return { head: { epoch, seq }, events: [...events] };
}
