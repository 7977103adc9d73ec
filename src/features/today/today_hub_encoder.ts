import { encodeSse } from "#src/std/sse/encode_sse.ts";
import { zonedText } from "#src/std/time/zoned_text.ts";
import type { TodayMessage } from "./today_message.ts";

/** How the whole state is told: to who comes, or to who cannot be brought there event by event. */
export type StateEvent = "init" | "reset";

const RETRY_MS_MIN = 500;
const RETRY_MS_MAX = 3_000;

/** Turns what the hub tells into bytes; the state that everybody is given is encoded once. */
export class TodayHubEncoder {
  readonly #timezone: string;
  readonly keepalive = encodeSse({ comment: "keepalive" });
  #latest: { readonly key: string; readonly bytes: Uint8Array } = { key: "", bytes: new Uint8Array() };

  /** @param timezone IANA time zone whose offset instants have. */
  constructor(timezone: string) {
    this.#timezone = timezone;
  }

  /** When to come back: at another time for each, so that a stopped process is not followed by a rush. */
  retry(): Uint8Array {
    const span = RETRY_MS_MAX - RETRY_MS_MIN + 1;
    return encodeSse({ retry: RETRY_MS_MIN + Math.floor(Math.random() * span) });
  }

  /**
   * A change.
   *
   * @param id `null` leaves the client's id as it is.
   */
  update({ total, at }: TodayMessage, id: string | null): Uint8Array {
    const data = JSON.stringify({ total, generated_at: zonedText(at, this.#timezone) });
    return encodeSse({ ...(id === null ? {} : { id }), event: "update", data });
  }

  /** The whole state, good for who knows nothing. */
  state(event: StateEvent, { total, at }: TodayMessage, id: string | null): Uint8Array {
    const key = `${event} ${total} ${at} ${id}`;
    if (this.#latest.key !== key) {
      const data = JSON.stringify({ total, source: "cache", at: zonedText(at, this.#timezone) });
      this.#latest = { key, bytes: encodeSse({ ...(id === null ? {} : { id }), event, data }) };
    }
    return this.#latest.bytes;
  }
}
