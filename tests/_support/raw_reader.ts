/** A reader at the level of TCP, who decides how much it takes from the network and when. */
export interface RawReader extends AsyncDisposable {
  /** How many bytes it has taken, the head included. */
  readonly taken: number;
  /** Whether the other side has ended or broken the connection, as far as this reader has read. */
  readonly over: boolean;
  /** Ends the connection rudely, with whatever was not taken. */
  hangUp(): Promise<void>;
}

/** How much a {@linkcode RawReader} takes, and when. */
export interface Pace {
  /** Taken at a time, at most. */
  readonly bytes: number;
  /** How long it rests between two. */
  readonly restMs: number;
  /** After so many it takes no more; default no end. */
  readonly sips?: number;
}

/** Asks for a URL and takes what comes at a pace. */
export async function openRawReader(url: string, pace: Pace): Promise<RawReader> {
  const { hostname, port, pathname, search, host } = new URL(url);
  const connection = await Deno.connect({ hostname, port: Number(port) });
  const head = `GET ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
  await connection.write(new TextEncoder().encode(head));
  return new PacedReader(connection, pace);
}

class PacedReader implements RawReader {
  readonly #connection: Deno.TcpConn;
  readonly #reading: Promise<void>;
  #rested: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #left = false;
  taken = 0;
  over = false;

  constructor(connection: Deno.TcpConn, pace: Pace) {
    this.#connection = connection;
    this.#reading = this.#read(pace);
  }

  async hangUp(): Promise<void> {
    if (this.#left) return;
    this.#left = true;
    this.#connection.close();
    clearTimeout(this.#timer);
    this.#rested?.();
    await this.#reading;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.hangUp();
  }

  async #read({ bytes, restMs, sips = Infinity }: Pace): Promise<void> {
    const sip = new Uint8Array(bytes);
    for (let taken = 0; taken < sips && !this.#left; taken++) {
      const length = await this.#connection.read(sip).catch(() => null);
      if (length === null) {
        this.over = true;
        return;
      }
      this.taken += length;
      if (restMs > 0) await this.#rest(restMs);
    }
  }

  async #rest(ms: number): Promise<void> {
    if (this.#left) return;
    await new Promise<void>((resolve) => {
      this.#rested = resolve;
      this.#timer = setTimeout(resolve, ms);
    });
  }
}
