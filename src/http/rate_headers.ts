import { NO_HEADERS } from "./no_headers.ts";
import type { RateVerdict } from "./rate_limits.ts";

/** What a head says of a limit, as the IETF's draft of September 2025 has it; nothing where there is none. */
export function rateHeaders(verdict: RateVerdict | null): Readonly<Record<string, string>> {
  if (verdict === null) return NO_HEADERS;
  const { name, policy, remaining, resetSeconds } = verdict;
  return { "ratelimit-policy": policy, ratelimit: `"${name}";r=${remaining};t=${resetSeconds}` };
}
