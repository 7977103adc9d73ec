import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/** All that IANA has ever given out to the internet: what is compatible with IPv4, for one, lies elsewhere. */
const GLOBAL = ipaddr.IPv6.parseCIDR("2000::/3");
/** Where the addresses of IPv4 lie for those who have IPv6 alone (NAT64). The local `64:ff9b:1::/48` may lead inside. */
const TRANSLATED = ipaddr.IPv6.parseCIDR("64:ff9b::/96");

/**
 * Whether an address is one of the public internet: not of a private or local network, of this machine, of a carrier, of a cloud's
 * metadata, for many, for documentation, for tunnels, or reserved. What is not an address in its usual spelling is not public.
 */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0) return false;
  const parsed = ipaddr.parse(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.range() === "unicast";
  if (parsed.match(TRANSLATED)) return isPublicAddress(parsed.toByteArray().slice(-4).join("."));
  return parsed.range() === "unicast" && parsed.match(GLOBAL);
}
