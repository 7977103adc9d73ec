import assert from "node:assert/strict";
import { clientAddress } from "#src/http/client_address.ts";

const PEER = "198.51.100.7";

/** What the connection is, what was forwarded, how many proxies are trusted, and whom it comes from. */
const CASES: readonly (readonly [string, string | null, number, string])[] = [
  [PEER, null, 0, PEER],
  [PEER, "203.0.113.9", 0, PEER],
  [PEER, "203.0.113.9", 1, "203.0.113.9"],
  [PEER, "10.9.9.9, 203.0.113.9", 1, "203.0.113.9"],
  [PEER, "10.9.9.9, 203.0.113.9, 192.0.2.1", 2, "203.0.113.9"],
  [PEER, "203.0.113.9", 2, PEER],
  [PEER, null, 1, PEER],
  [PEER, "", 1, PEER],
  [PEER, "unknown", 1, PEER],
  [PEER, "203.0.113.9,", 1, PEER],
  [PEER, "203.0.113.9:5432", 1, "203.0.113.9"],
  [PEER, "[2001:db8:1:2::9]:443", 1, "2001:db8:1:2::/64"],
  [PEER, "2001:DB8:1:2:aaaa:bbbb:cccc:dddd", 1, "2001:db8:1:2::/64"],
  [PEER, "<script>", 1, PEER],
  ["2001:db8:1:2:3:4:5:6", null, 0, "2001:db8:1:2::/64"],
  ["2001:db8:1:2::1", null, 0, "2001:db8:1:2::/64"],
  ["2001:db8::1", null, 0, "2001:db8:0:0::/64"],
  ["::1", null, 0, "0:0:0:0::/64"],
  ["::ffff:203.0.113.9", null, 0, "203.0.113.9"],
  ["::ffff:cb00:7109", null, 0, "203.0.113.9"],
  ["fe80::1%eth0", null, 0, "fe80:0:0:0::/64"],
];

for (const [peer, forwarded, proxies, wanted] of CASES) {
  Deno.test(`${peer} with '${forwarded}' behind ${proxies} proxies is ${wanted}`, () => {
    const remoteAddr = { transport: "tcp", hostname: peer, port: 4711 } as const;
    const headers = new Headers(forwarded === null ? {} : { "x-forwarded-for": forwarded });
    assert.equal(clientAddress({ remoteAddr }, headers, proxies), wanted);
  });
}

Deno.test("headers that were sent twice are one list", () => {
  const headers = new Headers([["x-forwarded-for", "10.9.9.9"], ["x-forwarded-for", "203.0.113.9"]]);
  const remoteAddr = { transport: "tcp", hostname: PEER, port: 1 } as const;
  assert.equal(clientAddress({ remoteAddr }, headers, 1), "203.0.113.9");
});

Deno.test("all that come by a socket in the file system are one client, unless a proxy says more", () => {
  const remoteAddr = { transport: "unix", path: "/run/aliran.sock" } as const;
  assert.equal(clientAddress({ remoteAddr }, new Headers(), 0), "unix");
  const headers = new Headers({ "x-forwarded-for": "203.0.113.9" });
  assert.equal(clientAddress({ remoteAddr }, headers, 1), "203.0.113.9");
});
