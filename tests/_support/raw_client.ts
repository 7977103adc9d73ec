/** One answer as it came over the wire. */
export interface RawAnswer {
  readonly status: number;
  /** Names in lower case; the last of several. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** A client at the level of TCP: sends what it is told, well-formed or not, when it is told. */
export interface RawClient extends Disposable {
  send(text: string | Uint8Array<ArrayBuffer>): Promise<void>;
  /** The next answer, which has a `Content-Length` or no body; `null` = the connection was closed instead. */
  answer(): Promise<RawAnswer | null>;
}

const HEAD_END = "\r\n\r\n";

/** Opens a {@linkcode RawClient}. */
export async function openRawClient(port: number): Promise<RawClient> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  // One character per byte.
  const decoder = new TextDecoder("latin1");
  const piece = new Uint8Array(1 << 16);
  let received = "";
  async function receive(enough: () => boolean): Promise<boolean> {
    while (!enough()) {
      const length = await connection.read(piece).catch(() => null);
      if (length === null) return false;
      received += decoder.decode(piece.subarray(0, length));
    }
    return true;
  }
  return {
    async send(text) {
      let left = typeof text === "string" ? new TextEncoder().encode(text) : text;
      while (left.length > 0) left = left.subarray(await connection.write(left));
    },
    async answer() {
      if (!await receive(() => received.includes(HEAD_END))) return null;
      const bodyStart = received.indexOf(HEAD_END) + HEAD_END.length;
      const [statusLine, ...lines] = received.slice(0, bodyStart - HEAD_END.length).split("\r\n");
      const headers = new Map(lines.map(headerOf));
      const end = bodyStart + Number(headers.get("content-length") ?? 0);
      if (!await receive(() => received.length >= end)) return null;
      const body = received.slice(bodyStart, end);
      received = received.slice(end);
      return { status: Number(statusLine!.split(" ")[1]), headers, body };
    },
    [Symbol.dispose]() {
      connection.close();
    },
  };
}

function headerOf(line: string): [string, string] {
  const colon = line.indexOf(":");
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
}
