import type { Observation, Observe, RequestObservation } from "./observe.ts";

/** A log that holds lines back for a moment, so that a thousand requests cost one write. */
export interface JsonLog {
  readonly observe: Observe;
  /** Writes what is held back. */
  flush(): void;
}

const HELD_MS = 50;
const HELD_MAX = 1 << 16;
const CAUSES_MAX = 4;
/** SQLSTATEs about data, whose messages quote them: 22 = bad values, 23 = constraints. */
const QUOTING = /^2[23][0-9A-Z]{3}$/;
const UNSAID = "(its words may quote data)";

/**
 * Observations as lines of JSON, each with its time. Errors are written with their causes: name, message, code and
 * no more, since drivers put hosts, statements and values into the rest.
 *
 * @param write Takes whole lines.
 * @param now Milliseconds since 1970.
 */
export function createJsonLog(write: (lines: string) => void, now: () => number): JsonLog {
  let held = "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  let latest = { at: NaN, iso: "" };
  const iso = (at: number) =>
    (latest.at === at ? latest : latest = { at, iso: new Date(at).toISOString() }).iso;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    const lines = held;
    held = "";
    if (lines !== "") write(lines);
  };
  return {
    flush,
    observe(observation) {
      held += `{"at":"${iso(now())}",${membersOf(observation)}}\n`;
      if (held.length > HELD_MAX) flush();
      else timer ??= setTimeout(flush, HELD_MS);
    },
  };
}

function membersOf(observation: Observation): string {
  if (observation.event === "request" && observation.error === undefined) return requestMembers(observation);
  const shown = "error" in observation && observation.error !== undefined
    ? { ...observation, error: errorChain(observation.error) }
    : observation;
  return JSON.stringify(shown).slice(1, -1);
}

/** By hand, since there is one for every request: a tenth of the time of a kept answer went into stringifying it. */
function requestMembers({ id, method, path, status, ms, caller }: RequestObservation): string {
  const text = JSON.stringify(path);
  const who = caller === undefined ? "" : `,"caller":${JSON.stringify(caller)}`;
  return `"event":"request","id":"${id}","method":"${method}","path":${text},"status":${status},"ms":${ms}${who}`;
}

function errorChain(error: unknown): string {
  const parts: string[] = [];
  for (let at = error, depth = 0; at instanceof Error && depth < CAUSES_MAX; at = at.cause, depth++) {
    const code = (at as { code?: unknown }).code;
    const quotes = typeof code === "string" && QUOTING.test(code);
    parts.push(`${at.name}${typeof code === "string" ? ` ${code}` : ""}: ${quotes ? UNSAID : at.message}`);
  }
  return parts.join(" < ") || String(error);
}
