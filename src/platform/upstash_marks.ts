import type { Redis } from "@upstash/redis";
import { KnownMarks } from "./known_marks.ts";
import { type UpstashMarksState, upstashMarksState } from "./upstash_marks_state.ts";
import { createUpstashRedis, type UpstashRedisOptions } from "./upstash_redis.ts";
import type { Marks } from "./watermarks.ts";

/** What the marks of a fleet in Upstash need. */
export interface UpstashMarksOptions extends UpstashRedisOptions {
  /** Milliseconds by a clock that never goes back and does not stand still while others go on. */
  readonly now: () => number;
  /** Processes with the same name of a fleet share their marks. */
  readonly fleet: string;
  /** How long a member is certain after a renewal; the same in the whole fleet. */
  readonly leaseMs: number;
}

/** One exchange with the store: tells what is given, and hears the state that comes of it. */
export interface UpstashMarksRequest {
  /** To be raised, where the store's are lower. */
  readonly marks?: Marks;
  /** The member that tells what it knows, and does not wait for itself. */
  readonly member?: string | null;
  /** Whether that member takes part from now on. */
  readonly joins?: boolean;
  /** Whether `marks` are all marks from before the epoch that was heard of last. */
  readonly founds?: boolean;
  /** Members that have not renewed since this beat are over. To be said a whole lease after that beat was heard of. */
  readonly purge?: number;
}

/**
 * A fleet is one hash, so that it can only be lost as a whole: `epoch`, `seq`, `beat`, `founded`, `settled`, a field
 * `=tag` for each mark, and a field `@id` for each member with the seq that it has acknowledged and the beat of its last
 * renewal. Its name is also that of the channel of hints. No clock of Redis's is used anywhere.
 *
 * Arguments: new epoch, known epoch, known seq, member, joins, founds, purge, then tags and versions in turn.
 */
const EXCHANGE = `
local key, known, applied, id, purge = KEYS[1], ARGV[2], tonumber(ARGV[3]), ARGV[4], tonumber(ARGV[7])
local function whole(number) return string.format("%.0f", number) end
local head, marks, members = {}, {}, {}
local held = redis.call("hgetall", key)
for at = 1, #held, 2 do
  local kind, name = string.sub(held[at], 1, 1), string.sub(held[at], 2)
  if kind == "=" then marks[name] = held[at + 1]
  elseif kind == "@" then
    local ack, beat = string.match(held[at + 1], "^(%d+) (%d+)$")
    members[name] = {ack = tonumber(ack) or 0, beat = tonumber(beat) or 0}
  else head[held[at]] = held[at + 1] end
end
local epoch, seq, beat = head.epoch, tonumber(head.seq or ""), tonumber(head.beat or "")
if not epoch or not seq or not beat or (known == epoch and applied > seq) then
  redis.call("del", key)
  epoch, seq, beat, head, marks, members = ARGV[1], 0, 0, {}, {}, {}
  redis.call("hset", key, "epoch", epoch, "seq", "0", "beat", "0")
end
local current, before, first, own = known == epoch, seq, beat, members[id]

for at = 8, #ARGV, 2 do
  if tonumber(ARGV[at + 1]) > (tonumber(marks[ARGV[at]] or "") or 0) then
    marks[ARGV[at]] = ARGV[at + 1]
    redis.call("hset", key, "=" .. ARGV[at], ARGV[at + 1])
    seq, beat = before + 1, first + 1
  end
end
if current and ARGV[6] == "1" and head.founded ~= "1" then
  head.founded = "1"
  redis.call("hset", key, "founded", "1")
end

if current and purge > 0 then
  for name, member in pairs(members) do
    if name ~= id and member.beat < purge then
      redis.call("hdel", key, "@" .. name)
      members[name] = nil
    end
  end
  if head.settled ~= "1" then redis.call("hset", key, "settled", "1") end
  head.settled, beat = "1", first + 1
end

local author, news = "-", false
if id ~= "" and current and head.founded == "1" and (own or ARGV[5] == "1") then
  local ack = applied
  if applied == before then ack = seq end
  if own then ack = math.max(ack, own.ack) else beat = first + 1 end
  news = not own or ack > own.ack
  if seq > before and ack == seq then author = id end
  members[id] = {ack = ack, beat = beat}
  redis.call("hset", key, "@" .. id, whole(ack) .. " " .. whole(beat))
end
if seq > before or beat > first then redis.call("hset", key, "seq", whole(seq), "beat", whole(beat)) end

local lowest, others, count = seq, seq, 0
for name, member in pairs(members) do
  count = count + 1
  lowest = math.min(lowest, member.ack)
  if name ~= id then others = math.min(others, member.ack) end
end
local tail = whole(count) .. " " .. author
for tag, version in pairs(marks) do tail = tail .. " " .. tag .. "=" .. version end
local function state(acknowledged)
  return table.concat({epoch, whole(seq), whole(beat), head.founded or "0", head.settled or "0", whole(acknowledged), tail}, " ")
end
if seq > before or (news and lowest == seq) then redis.call("publish", key, state(lowest)) end
return state(others)`;

/** The marks of a fleet as they lie in Redis, and what this process knows of them. Never throws. */
export class UpstashMarks {
  readonly known = new KnownMarks();
  /** What every member is known to have acknowledged. */
  readonly shared = new KnownMarks();
  /** Where states are published: after every raise, and when the last member has acknowledged it. */
  readonly channel: string;
  readonly #options: UpstashMarksOptions;
  readonly #redis: Redis;
  /** The latest answer, or a hint that came after it. */
  #state: UpstashMarksState | null = null;
  #seenSince = 0;
  /** A beat that every member has to have renewed after when a lease has gone by. */
  #sample = { beat: 0, at: 0 };
  #reachable = false;

  constructor(options: UpstashMarksOptions) {
    this.#options = options;
    this.#redis = createUpstashRedis(options);
    this.channel = `watermarks:${options.fleet}`;
  }

  /** The latest that is known; its marks are all in `known`. */
  get state(): UpstashMarksState | null {
    return this.#state;
  }

  /** Whether the latest exchange came to an end. */
  get reachable(): boolean {
    return this.#reachable;
  }

  /** When nobody is certain any more from before the epoch of this answer, by this process's clock; 0 = it is known. */
  settlesAt({ epoch, settled }: UpstashMarksState): number {
    if (settled) return 0;
    const seenSince = epoch === this.#state?.epoch ? this.#seenSince : this.#options.now();
    return seenSince + this.#options.leaseMs;
  }

  /** One script; `null` when the store was slow, down or gave an answer that is none. */
  async exchange(request: UpstashMarksRequest): Promise<UpstashMarksState | null> {
    const { marks = new Map(), member, joins = false, founds = false } = request;
    const sample = this.#sample;
    const isDue = this.#state !== null && this.#options.now() >= sample.at + this.#options.leaseMs;
    const purge = Math.max(request.purge ?? 0, isDue ? sample.beat : 0, isDue ? 1 : 0);
    const values = [
      crypto.randomUUID().slice(0, 13).replace("-", ""),
      this.#state?.epoch ?? "",
      String(this.#state?.seq ?? 0),
      member ?? "",
      joins ? "1" : "0",
      founds ? "1" : "0",
      String(purge),
      ...[...marks].flatMap(([tag, version]) => [encodeURIComponent(tag), String(version)]),
    ];
    try {
      const state = upstashMarksState(await this.#redis.eval(EXCHANGE, [this.channel], values));
      this.#reachable = state !== null;
      if (state !== null) this.#learn(state, isDue);
      return state;
    } catch {
      this.#reachable = false;
      return null;
    }
  }

  /** Takes in what was published. Returns whether it belongs to the epoch that is known. */
  hear(state: UpstashMarksState): boolean {
    this.#take(state);
    if (this.#state?.epoch !== state.epoch) return false;
    if (state.seq > this.#state.seq) {
      this.#state = { ...state, settled: this.#state.settled || state.settled };
    }
    return true;
  }

  /** Takes a member out. */
  async leave(member: string): Promise<void> {
    try {
      await this.#redis.hdel(this.channel, `@${member}`);
    } catch {
      // Others wait for it once, as for one that has died.
    }
  }

  #take({ marks, settled, lowest, seq }: UpstashMarksState): void {
    this.known.rise(marks);
    if (settled && lowest >= seq) this.shared.rise(marks);
  }

  #learn(state: UpstashMarksState, sampled: boolean): void {
    const now = this.#options.now();
    this.#take(state);
    const isNew = this.#state?.epoch !== state.epoch;
    if (isNew) this.#seenSince = now;
    if (isNew || sampled) this.#sample = { beat: state.beat, at: now };
    if (isNew || state.seq >= this.#state!.seq) this.#state = state;
  }
}
