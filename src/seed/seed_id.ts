import type { Draws } from "./draws.ts";

/**
 * An id in the shape of a UUIDv7.
 *
 * @param ms When its row was made, in milliseconds since 1970; ids grow with it.
 * @param sequence From 0 to 4,095; ids of one millisecond grow with it.
 */
export function seedId(ms: number, sequence: number, draws: Draws): string {
  const time = hex(ms, 12);
  const variant = hex(0x8000 + draws.below(0x4000), 4);
  const rest = hex(draws.below(0x100_0000), 6) + hex(draws.below(0x100_0000), 6);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(sequence, 3)}-${variant}-${rest}`;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}
