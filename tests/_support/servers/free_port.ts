/**
 * A TCP port on 127.0.0.1 that was free a moment ago. Nothing reserves it: whoever binds it must be ready to find
 * it taken and ask again.
 */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
