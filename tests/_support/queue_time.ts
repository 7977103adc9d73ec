import type { Mishap } from "#src/platform/memory_courier.ts";
import { delay } from "#src/std/async/delay.ts";

/** How many times faster a queue's waits go by. */
const SPEED = 200;

/** A queue's time and luck, in the hands of a test. */
export function queueTime() {
  let ahead = 0;
  let mishap: (retried: number) => Mishap | null = () => null;
  const waits: number[] = [];
  return {
    now: () => Date.now() + ahead,
    /** What was waited for, in the order of asking. */
    waits,
    wait: (ms: number, signal: AbortSignal) => {
      waits.push(ms);
      return delay(ms / SPEED, signal);
    },
    mishap: (retried: number) => mishap(retried),
    tick: (ms: number) => void (ahead += ms),
    setMishap: (next: (retried: number) => Mishap | null) => void (mishap = next),
  };
}
