import type { Redis } from "@upstash/redis";
import { BUS_EVENTS_MAX, type BusHistory, type BusPosition } from "./bus.ts";
import { upstashEvent } from "./upstash_event.ts";
import { createUpstashRedis, type UpstashRedisOptions } from "./upstash_redis.ts";

/** A topic that hears nothing for so long is forgotten. */
const TTL_SECONDS = 25 * 3_600;

/**
 * A topic is a hash (epoch, seq, fence) and a list of its latest events, which is also the name of its channel. Where
 * the two do not belong together the past is lost, and a new epoch begins. ARGV[1] is its name then.
 */
const OPEN = `
local head = redis.call("hmget", KEYS[1], "epoch", "seq", "fence")
local epoch, seq, fence = head[1], tonumber(head[2] or ""), tonumber(head[3] or "") or 0
local last = redis.call("lindex", KEYS[2], -1)
local function begin()
  epoch, seq, last = ARGV[1], 0, false
  redis.call("del", KEYS[2])
  redis.call("hset", KEYS[1], "epoch", epoch, "seq", "0")
  redis.call("expire", KEYS[1], ${TTL_SECONDS})
end
if not epoch or not seq or (seq == 0 and last) or (seq > 0 and not last) then
  begin()
elseif last then
  local mark = '["' .. epoch .. '",' .. string.format("%.0f", seq) .. ','
  if string.sub(last, 1, #mark) ~= mark then begin() end
end
`;

/** Arguments: new epoch, text as JSON, fence. */
const APPEND = `${OPEN}
if tonumber(ARGV[3]) < fence then return {epoch, "fenced"} end
seq = string.format("%.0f", seq + 1)
local event = '["' .. epoch .. '",' .. seq .. ',' .. ARGV[2] .. ']'
redis.call("hset", KEYS[1], "seq", seq, "fence", ARGV[3])
redis.call("rpush", KEYS[2], event)
redis.call("ltrim", KEYS[2], -${BUS_EVENTS_MAX}, -1)
redis.call("expire", KEYS[1], ${TTL_SECONDS})
redis.call("expire", KEYS[2], ${TTL_SECONDS})
redis.call("publish", KEYS[2], event)
return {epoch, seq}`;

/** Arguments: new epoch, epoch and seq that have been seen. A head behind them is a restored past: it begins anew. */
const READ = `${OPEN}
local seen = 0
if ARGV[2] == epoch then seen = tonumber(ARGV[3]) end
if seen > seq then
  begin()
  seen = 0
end
local events = {}
if seq > seen then events = redis.call("lrange", KEYS[2], string.format("%.0f", seen - seq), -1) end
return {epoch, string.format("%.0f", seq), events}`;

/** The topics of a bus, as they lie in Redis. Never throws. */
export class UpstashTopics {
  readonly #redis: Redis;

  constructor(options: UpstashRedisOptions) {
    this.#redis = createUpstashRedis(options);
  }

  /** Where the topic's events are published. */
  channel(topic: string): string {
    return `bus:${topic}:events`;
  }

  /** Appends an event, and tells it to those who are subscribed. */
  async append(topic: string, text: string, fence: number): Promise<BusPosition | "fenced" | "unreachable"> {
    const reply = await this.#ask(APPEND, topic, [JSON.stringify(text), String(fence)]);
    if (reply === null) return "unreachable";
    const [epoch, seq] = reply;
    return seq === "fenced" ? "fenced" : { epoch, seq: Number(seq) };
  }

  /** The head, and the events after `seen`; all that are remembered when `seen` is not among them. */
  async read(topic: string, seen: BusPosition | null): Promise<BusHistory | "unreachable"> {
    const reply = await this.#ask(READ, topic, [seen?.epoch ?? "", String(seen?.seq ?? 0)]);
    if (reply === null) return "unreachable";
    const [epoch, seq, lines] = reply;
    const events = (lines ?? []).map(upstashEvent).filter((event) => event !== null);
    return { head: { epoch, seq: Number(seq) }, events };
  }

  async #ask(
    script: string,
    topic: string,
    values: string[],
  ): Promise<[epoch: string, seq: string, events?: string[]] | null> {
    const epoch = crypto.randomUUID().replaceAll("-", "");
    try {
      const keys = [`bus:${topic}:head`, this.channel(topic)];
      const reply = await this.#redis.eval(script, keys, [epoch, ...values]);
      return Array.isArray(reply) && reply.length >= 2 ? reply as [string, string, string[]] : null;
    } catch {
      return null;
    }
  }
}
