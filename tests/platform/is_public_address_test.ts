import assert from "node:assert/strict";
import { isPublicAddress } from "#src/platform/is_public_address.ts";

/** The registries of IANA, and what transports one address within another. */
const INSIDE: Readonly<Record<string, readonly string[]>> = {
  "this machine or this network": ["0.0.0.0", "0.1.2.3", "127.0.0.1", "127.255.255.254", "::", "::1"],
  "private networks": ["10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1", "fc00::1", "fd12::1"],
  "local links and a cloud's metadata": [
    "169.254.0.1",
    "169.254.169.254",
    "fe80::1",
    "febf::1",
    "fec0::1",
    "fd00:ec2::254",
  ],
  "a carrier's network": ["100.64.0.1", "100.127.255.255", "100.100.100.200"],
  "protocols and documentation": [
    "192.0.0.1",
    "192.0.0.192",
    "192.0.2.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "192.88.99.1",
    "100::1",
    "100:0:0:1::1",
    "2001::1",
    "2001:2::1",
    "2001:10::1",
    "2001:20::1",
    "2001:db8::1",
    "3fff::1",
    "5f00::1",
  ],
  "many, or reserved": [
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "ff02::1",
    "ff0e::1",
    "4000::1",
    "1::1",
    "e000::1",
  ],
  "one address within another": [
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "::ffff:10.0.0.1",
    "::ffff:8.8.8.8",
    "::ffff:0:7f00:1",
    "::127.0.0.1",
    "::7f00:1",
    "::8.8.8.8",
    "64:ff9b::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "64:ff9b:1::808:808",
    "2002:7f00:1::1",
    "2002:a9fe:a9fe::1",
    "2001:0:7f00:1::1",
  ],
  "no usual spelling": [
    "",
    "localhost",
    "127.1",
    "0x7f000001",
    "2130706433",
    "0177.0.0.1",
    "010.8.8.8",
    "8.8.8.8 ",
    "8.8.8.8:443",
    "[2606:4700::1111]",
  ],
};

for (const [what, addresses] of Object.entries(INSIDE)) {
  Deno.test(`an address is not public that is of ${what}`, () => {
    assert.deepEqual(addresses.filter(isPublicAddress), []);
  });
}

Deno.test("addresses of the internet are public, also those of IPv4 for who has IPv6 alone", () => {
  const addresses = [
    "1.1.1.1",
    "8.8.8.8",
    "100.63.255.255",
    "100.128.0.1",
    "172.15.255.255",
    "172.32.0.1",
    "192.167.255.255",
    "223.255.255.254",
    "2606:4700::1111",
    "2001:4860:4860::8888",
    "64:ff9b::808:808",
  ];
  assert.deepEqual(addresses.filter((address) => !isPublicAddress(address)), []);
});
