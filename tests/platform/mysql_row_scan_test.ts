import assert from "node:assert/strict";
import { mysqlRowScan } from "#src/platform/mysql_row_scan.ts";

const PACKET_MAX = 0xffffff;
const ROW = packet(Uint8Array.of(1, 65, 251));
const END_OF_ROWS = packet(Uint8Array.of(0xfe, 0, 0, 2, 0));
const ERROR = packet(Uint8Array.of(0xff, 0x25, 0x05, 35));

function packet(payload: Uint8Array): Uint8Array {
  return joined(Uint8Array.of(payload.length, payload.length >> 8, payload.length >> 16, 7), payload);
}

function joined(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(parts.flatMap((part) => [...part]));
}

Deno.test("mysqlRowScan() finds whole rows and what the next packet still needs", () => {
  const two = joined(ROW, ROW);
  assert.deepEqual(mysqlRowScan(two, 14), { end: 14, next: 14, needed: 5, closes: false });
  for (let length = 0; length <= 4; length++) {
    assert.deepEqual(mysqlRowScan(two, length), { end: 0, next: 0, needed: 5, closes: false });
  }
  assert.deepEqual(mysqlRowScan(two, 6), { end: 0, next: 0, needed: 7, closes: false });
  assert.deepEqual(mysqlRowScan(two, 13), { end: 7, next: 7, needed: 7, closes: false });
});

Deno.test("mysqlRowScan() stops at the server's last word, once it is whole", () => {
  for (const last of [END_OF_ROWS, ERROR]) {
    const bytes = joined(ROW, last);
    const { length } = last;
    assert.deepEqual(mysqlRowScan(bytes, 7 + length), { end: 7, next: 7, needed: length, closes: true });
    assert.deepEqual(mysqlRowScan(bytes, 6 + length), { end: 7, next: 7, needed: length, closes: false });
  }
});

Deno.test("mysqlRowScan() takes a long first cell for a row and not for the end", () => {
  const row = packet(Uint8Array.of(0xfe, 1, 0, 0, 0, 0, 0, 0, 0, 65));
  assert.deepEqual(mysqlRowScan(row, row.length), { end: 14, next: 14, needed: 5, closes: false });
});

Deno.test("mysqlRowScan() joins a row of several packets, alone", () => {
  for (const tail of [0, 1, 5]) {
    const wire = new Uint8Array(7 + 4 + PACKET_MAX + 4 + tail + 7);
    wire.set(ROW);
    wire.set([255, 255, 255, 1], 7);
    wire.fill(1, 11, 11 + PACKET_MAX);
    wire.set([tail, 0, 0, 2], 11 + PACKET_MAX);
    wire.fill(2, 15 + PACKET_MAX, 15 + PACKET_MAX + tail);
    wire.set(ROW, 15 + PACKET_MAX + tail);
    assert.deepEqual(mysqlRowScan(wire, wire.length), { end: 7, next: 7, needed: 5, closes: false });
    const rest = wire.subarray(7);
    const whole = 8 + PACKET_MAX + tail;
    assert.equal(mysqlRowScan(rest, 100).needed, 8 + PACKET_MAX);
    assert.equal(mysqlRowScan(rest, whole - (tail > 0 ? 1 : 0)).needed, tail > 0 ? whole : 5);
    const scan = mysqlRowScan(rest.slice(), rest.length);
    assert.deepEqual(scan, { end: 4 + PACKET_MAX + tail, next: whole, needed: 5, closes: false });
    const bytes = rest.slice();
    mysqlRowScan(bytes, bytes.length);
    assert.ok(bytes.subarray(4, scan.end).every((byte, at) => byte === (at < PACKET_MAX ? 1 : 2)));
  }
});
