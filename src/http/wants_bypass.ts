const NO_CACHE = /\bno-cache\b/i;
const PARAMETER = /[?&]cache=bypass(?:&|$)/;

/** Whether a request asks for the source instead of a kept answer: `Cache-Control: no-cache` or `?cache=bypass`. */
export function wantsBypass({ url, headers }: Request): boolean {
  return PARAMETER.test(url) || NO_CACHE.test(headers.get("cache-control") ?? "");
}
