import type { Bus, BusEvent, BusHistory } from "#src/platform/bus.ts";
import { concatBytes } from "#src/std/bytes/concat_bytes.ts";
import { encodeSse, type SseBlock } from "#src/std/sse/encode_sse.ts";
import { hasEnded } from "./has_ended.ts";
import type { ImportProgress } from "./import_progress.ts";
import { missedEvents } from "./missed_events.ts";
import { newerProgress } from "./newer_progress.ts";
import type { OpeningEvents } from "./opening_events.ts";
import { parseProgress } from "./parse_progress.ts";
import { progressBlock } from "./progress_block.ts";

/** What watching one import needs. */
export interface ImportWatcherDeps {
  readonly bus: Bus;
  readonly topic: string;
  /** How far the import is, by all that can be asked; may reject. */
  readonly read: () => Promise<ImportProgress | null>;
  /** Whether the reader may go on to watch. */
  readonly mayStay: () => Promise<boolean>;
  /** Called once, when nobody watches any more; `slow` = the reader was dropped. */
  readonly onLeave: (watcher: ImportWatcher, why: "left" | "slow" | "over") => void;
  readonly keepaliveMs: number;
  readonly pollMs: number;
}

const RETRY_MS = { least: 1_000, span: 2_000 };

/**
 * One open stream of one import: the source behind its `ReadableStream`. It hears the bus; what the bus has lost, or cannot tell now,
 * it finds by asking, so that every stream comes to its end.
 */
export class ImportWatcher {
  readonly #deps: ImportWatcherDeps;
  readonly #opening: OpeningEvents;
  #place: OpeningEvents["place"];
  #told: ImportProgress;
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  #unfollow: () => void = () => {};
  #keepalive: ReturnType<typeof setInterval> | undefined;
  #poll: ReturnType<typeof setInterval> | undefined;
  #asking = false;

  constructor(deps: ImportWatcherDeps, opening: OpeningEvents) {
    this.#deps = deps;
    this.#opening = opening;
    this.#place = opening.place;
    this.#told = opening.told;
  }

  /** Called by the stream when it is made. */
  start(controller: ReadableStreamDefaultController<Uint8Array>): void {
    this.#controller = controller;
    this.#send([retryBlock(), ...this.#opening.blocks], this.#told);
    if (this.#controller === null) return;
    const { bus, topic, keepaliveMs } = this.#deps;
    this.#keepalive = setInterval(this.#tick, keepaliveMs);
    this.#unfollow = bus.follow(topic, {
      reset: this.#onReset,
      event: this.#onEvent,
      reachable: this.#onReachable,
    });
  }

  /** Called by the stream when its reader leaves. */
  cancel(): void {
    this.#leave("left");
  }

  /** Ends the stream cleanly, to be taken up again elsewhere. */
  stop(): void {
    this.#controller?.enqueue(encodeSse(retryBlock()));
    this.#end("over");
  }

  readonly #onReset = (history: BusHistory): void => {
    const missed = typeof this.#place === "string" ? null : missedEvents(this.#place, history);
    if (missed !== null) return this.#tell(missed);
    const latest = parseProgress(history.events.at(-1)?.text ?? "");
    const told = newerProgress(latest, this.#told);
    const event = this.#place === "none" ? "progress" : "reset";
    this.#place = history.head;
    this.#send([progressBlock(event, told, history.head)], told);
  };

  readonly #onEvent = (event: BusEvent): void => {
    const { epoch, seq } = event.position;
    const place = this.#place;
    const heard = typeof place !== "string" && place.epoch === epoch && place.seq >= seq;
    if (!heard) this.#tell([event]);
  };

  readonly #onReachable = (yes: boolean): void => {
    clearInterval(this.#poll);
    if (yes) return;
    this.#poll = setInterval(this.#ask, this.#deps.pollMs);
    void this.#ask();
  };

  readonly #tick = (): void => {
    this.#write(encodeSse({ comment: "keepalive" }));
    void this.#ask();
    void this.#deps.mayStay().then((yes) => {
      if (!yes && this.#controller !== null) this.stop();
    });
  };

  /** Finds what the bus did not tell. */
  readonly #ask = async (): Promise<void> => {
    if (this.#asking) return;
    this.#asking = true;
    const known = await this.#deps.read().catch(() => null);
    this.#asking = false;
    if (known === null || this.#controller === null) return;
    const isNews = Date.parse(known.updatedAt) > Date.parse(this.#told.updatedAt);
    if (isNews || hasEnded(known)) this.#send([progressBlock("progress", known, null)], known);
  };

  #tell(events: readonly BusEvent[]): void {
    const blocks: SseBlock[] = [];
    let told: ImportProgress | null = null;
    for (const { text, position } of events) {
      this.#place = position;
      const progress = parseProgress(text);
      if (progress === null) continue;
      blocks.push(progressBlock("progress", progress, position));
      told = progress;
    }
    if (told !== null) this.#send(blocks, told);
  }

  /** @param told What the last of the blocks says. */
  #send(blocks: readonly SseBlock[], told: ImportProgress): void {
    this.#told = told;
    const bytes = concatBytes(blocks.map(encodeSse));
    if (!hasEnded(told)) return this.#write(bytes);
    this.#controller?.enqueue(bytes);
    this.#end("over");
  }

  #write(bytes: Uint8Array): void {
    if (this.#controller === null) return;
    if ((this.#controller.desiredSize ?? 0) <= 0) return this.#end("slow");
    this.#controller.enqueue(bytes);
  }

  #end(why: "slow" | "over"): void {
    this.#controller?.close();
    this.#leave(why);
  }

  #leave(why: "left" | "slow" | "over"): void {
    if (this.#controller === null) return;
    this.#controller = null;
    clearInterval(this.#keepalive);
    clearInterval(this.#poll);
    this.#unfollow();
    this.#deps.onLeave(this, why);
  }
}

/** When to come back: at another time for each. */
function retryBlock(): SseBlock {
  return { retry: RETRY_MS.least + Math.floor(Math.random() * RETRY_MS.span) };
}
