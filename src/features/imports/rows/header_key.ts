/** What is compared of a header: its letters and digits, lower-cased; empty = it has none. */
export function headerKey(header: string): string {
  return header.toLowerCase().replace(/[^a-z0-9]/g, "");
}
