import { isIPv4, isIPv6 } from "node:net";

/** What `Deno.serve` tells of a connection. */
export interface ConnectionInfo {
  readonly remoteAddr: Deno.Addr;
}

/**
 * Whom a request comes from, as far as limits are concerned: the connection's other end, or with `trustedProxies` in front what
 * the outermost of them saw, the so manieth from the right of `X-Forwarded-For`. What stands further left anybody may have
 * made up. An IPv6 address counts by its first 64 bits, as whoever has one has them all.
 *
 * With fewer entries than proxies, or one that is no address, somebody came by another way: then it is the other end.
 */
export function clientAddress(
  { remoteAddr }: ConnectionInfo,
  headers: Headers,
  trustedProxies: number,
): string {
  if (trustedProxies > 0) {
    const seen = headers.get("x-forwarded-for")?.split(",").at(-trustedProxies);
    const told = seen === undefined ? null : networkOf(withoutPort(seen.trim()));
    if (told !== null) return told;
  }
  const other = "hostname" in remoteAddr ? remoteAddr.hostname : remoteAddr.transport;
  // Nothing to be found out of most.
  return other.includes(":") ? networkOf(other) ?? other : other;
}

/** `192.0.2.1:80` and `[2001:db8::1]:80` are given by some proxies. */
function withoutPort(text: string): string {
  return /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
}

function networkOf(address: string): string | null {
  if (isIPv4(address)) return address;
  if (!isIPv6(address)) return null;
  const groups = groupsOf(address.split("%")[0]!);
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    const [high, low] = [groups[6]!, groups[7]!];
    return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
  }
  return `${groups.slice(0, 4).map((group) => group.toString(16)).join(":")}::/64`;
}

/** The eight numbers of an IPv6 address. */
function groupsOf(address: string): number[] {
  const text = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [head, tail] = text.split("::").map((part) => part === "" ? [] : part.split(":"));
  const zeros = tail === undefined ? 0 : 8 - head!.length - tail.length;
  return [...head!, ...Array<string>(zeros).fill("0"), ...tail ?? []].map((group) => parseInt(group, 16));
}
