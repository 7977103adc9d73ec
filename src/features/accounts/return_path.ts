const HOST = "http://here.invalid";

/** The address on this host that a text names, `fallback` for everything else: nobody is sent to another host. */
export function returnPath(text: string | null, fallback: string): string {
  if (text === null || !text.startsWith("/")) return fallback;
  const url = URL.parse(text, HOST);
  if (url === null || !url.href.startsWith(`${HOST}/`)) return fallback;
  const path = url.href.slice(HOST.length);
  // Of `/.//other.example` that much is left, which names another host.
  return path.startsWith("//") ? fallback : path;
}
