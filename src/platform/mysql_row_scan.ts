/** What stands at the start of a buffer of packets. */
export interface MysqlRowScan {
  /** Where the whole rows end. */
  readonly end: number;
  /** Where the next packet starts: at `end`, unless a joined row got shorter. */
  readonly next: number;
  /** Bytes that the next packet has from its start, as far as can be seen. */
  readonly needed: number;
  /** Whether the next packet is there and is not a row but the server's last word: end of rows, or an error. */
  readonly closes: boolean;
}

const HEADER = 4;
const PACKET_MAX = 0xffffff;
const EOF = 0xfe;
const ERROR = 0xff;

/**
 * Finds the whole rows in the first `length` bytes. A row of 16 MB and more is a chain of packets: it is joined in
 * place and comes alone, so that its size is the block's and not what its header says.
 */
export function mysqlRowScan(bytes: Uint8Array, length: number): MysqlRowScan {
  let at = 0;
  while (at + HEADER < length) {
    const size = packetSize(bytes, at);
    const end = at + HEADER + size;
    const mark = bytes[at + HEADER]!;
    if (mark === ERROR || (mark === EOF && size < 9)) {
      return { end: at, next: at, needed: end - at, closes: end <= length };
    }
    if (size === PACKET_MAX) return at > 0 ? partial(at, HEADER + 1) : joinChain(bytes, length);
    if (end > length) return partial(at, end - at);
    at = end;
  }
  return partial(at, HEADER + 1);
}

function joinChain(bytes: Uint8Array, length: number): MysqlRowScan {
  const links: number[] = [];
  let end = HEADER + PACKET_MAX;
  for (let size = PACKET_MAX; size === PACKET_MAX; end += HEADER + size) {
    if (end + HEADER > length) return partial(0, end + HEADER);
    links.push(end);
    size = packetSize(bytes, end);
  }
  if (end > length) return partial(0, end);
  let joined = links[0]!;
  for (const [index, link] of links.entries()) {
    const linkEnd = links[index + 1] ?? end;
    bytes.copyWithin(joined, link + HEADER, linkEnd);
    joined += linkEnd - link - HEADER;
  }
  return { end: joined, next: end, needed: HEADER + 1, closes: false };
}

function partial(at: number, needed: number): MysqlRowScan {
  return { end: at, next: at, needed, closes: false };
}

function packetSize(bytes: Uint8Array, at: number): number {
  return bytes[at]! | bytes[at + 1]! << 8 | bytes[at + 2]! << 16;
}
