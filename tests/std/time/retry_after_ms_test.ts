import assert from "node:assert/strict";
import { retryAfterMs } from "#src/std/time/retry_after_ms.ts";

const NOW = Date.parse("2026-11-21T12:00:00Z");

const SAID: readonly (readonly [headers: Record<string, string>, ms: number | null])[] = [
  [{}, null],
  [{ "Retry-After": "0" }, 0],
  [{ "Retry-After": "120" }, 120_000],
  [{ "Retry-After": "Sat, 21 Nov 2026 12:00:30 GMT" }, 30_000],
  [{ "Retry-After": "Sat, 21 Nov 2026 11:00:00 GMT" }, 0],
  [{ "Retry-After": "6m5s" }, 365_000],
  [{ "Retry-After": "1.5h" }, 5_400_000],
  [{ "Retry-After": "300ms" }, 300],
  [{ "Retry-After": "86400" }, 86_400_000],
  [{ "Retry-After": "86401" }, null],
  [{ "Retry-After": "soon" }, null],
  [{ "Retry-After": "-5" }, null],
  [{ "Retry-After": "2027" }, 2_027_000],
  [{ "X-RateLimit-Reset": "7" }, 7_000],
  [{ "X-RateLimit-Reset-Tokens": "2s" }, 2_000],
  [{ "Retry-After": "soon", "X-RateLimit-Reset-Requests": "3" }, 3_000],
];

for (const [headers, ms] of SAID) {
  Deno.test(`${JSON.stringify(headers)} asks to wait ${ms} ms`, () => {
    assert.equal(retryAfterMs(new Headers(headers), NOW), ms);
  });
}
