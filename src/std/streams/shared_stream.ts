/** Bounds of a {@linkcode SharedStream}. */
export interface SharedStreamOptions {
  /** Up to this many bytes the whole is kept, so that readers may join at any time and read at any pace. */
  readonly keepBytesMax: number;
  /** Beyond that: how far the source may be ahead of the slowest reader, in bytes. */
  readonly windowBytes: number;
  /** How long a reader may take nothing while it holds up the source, or what is kept for it, in milliseconds. */
  readonly stallMs: number;
  /** Called once when the whole outgrows `keepBytesMax`; throwing there ends the stream with that error. */
  readonly onOutgrown?: () => void;
  /** Called for each reader that is cut off. */
  readonly onStalled?: () => void;
}

/** Why a reader was cut off. */
export class StalledReaderError extends Error {
  override readonly name = "StalledReaderError";
}

/** One reader's place in a {@linkcode SharedStream}. */
export interface SharedReader {
  /** The bytes from the first one on; breaks when the source fails, or with {@linkcode StalledReaderError}. */
  stream(): ReadableStream<Uint8Array>;
  /** Says that this reader left. When the last one does, the source is stopped. */
  leave(): void;
}

/** Pieces are cut to this size, so that even a slow network takes one within the stall limit. */
const PIECE_BYTES = 1 << 16;

/**
 * Bytes that are produced once and read by any number of readers, each from the first byte.
 *
 * While no more than `keepBytesMax` bytes exist the source runs at its own pace and everything is kept. Beyond that
 * the beginning is forgotten, nobody can join any more, and the source waits for the slowest reader, which is cut
 * off when it takes nothing for `stallMs`. Memory is therefore bounded by `keepBytesMax + windowBytes`.
 */
export class SharedStream {
  readonly #options: SharedStreamOptions;
  readonly #stop: AbortController;
  readonly #whole = Promise.withResolvers<readonly Uint8Array[] | null>();
  readonly #started = Promise.withResolvers<void>();
  readonly #over = Promise.withResolvers<{ readonly failure: unknown } | null>();
  readonly #readers = new Set<Reader>();
  #pieces: Uint8Array[] = [];
  /** How many pieces were forgotten. */
  #forgotten = 0;
  #bytes = 0;
  #outgrown = false;
  #ended = false;
  #failure: { readonly failure: unknown } | null = null;
  #room: (() => void) | null = null;

  /**
   * Starts at once.
   *
   * @param source What to share. Its iteration is left when nobody reads any more.
   * @param stop Aborted when nobody reads any more, for a source that is waiting for something.
   */
  constructor(source: AsyncIterable<Uint8Array>, stop: AbortController, options: SharedStreamOptions) {
    this.#options = options;
    this.#stop = stop;
    stop.signal.addEventListener("abort", () => this.#room?.());
    this.#whole.promise.catch(() => {});
    this.#started.promise.catch(() => {});
    void this.#run(source);
  }

  /** Resolves with the first bytes, or the end; rejects when the source fails before them. */
  get started(): Promise<void> {
    return this.#started.promise;
  }

  /** All bytes once they are there; `null` when they outgrew what is kept. Rejects when the source fails. */
  get whole(): Promise<readonly Uint8Array[] | null> {
    return this.#whole.promise;
  }

  /** Resolves when the source is over: with `null` at its end, or with why it failed, also after the whole outgrew its bounds. */
  get ended(): Promise<{ readonly failure: unknown } | null> {
    return this.#over.promise;
  }

  /** A place for one more reader, or `null` when the beginning is gone or the source has failed or been stopped. */
  join(): SharedReader | null {
    if (this.#outgrown || this.#failure !== null || this.#stop.signal.aborted) return null;
    const reader = new Reader(this.#options.stallMs, {
      piece: (index) => this.#pieces[index - this.#forgotten],
      state: () => this.#failure ?? (this.#ended ? "ended" : "open"),
      moved: () => this.#makeRoom(),
      left: (gone) => this.#leave(gone),
      stalled: () => this.#options.onStalled?.(),
    });
    this.#readers.add(reader);
    return reader;
  }

  async #run(source: AsyncIterable<Uint8Array>): Promise<void> {
    try {
      for await (const chunk of source) {
        this.#add(chunk);
        this.#started.resolve();
        if (this.#outgrown) await this.#waitForRoom();
        if (this.#stop.signal.aborted) throw this.#stop.signal.reason;
      }
      this.#ended = true;
      this.#started.resolve();
      this.#whole.resolve(this.#outgrown ? null : this.#pieces);
    } catch (error) {
      this.#failure = { failure: error };
      this.#started.reject(error);
      this.#whole.reject(error);
    }
    this.#over.resolve(this.#failure);
    for (const reader of this.#readers) reader.wake();
  }

  #add(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; at += PIECE_BYTES) {
      this.#pieces.push(chunk.subarray(at, at + PIECE_BYTES));
    }
    this.#bytes += chunk.length;
    if (!this.#outgrown && this.#bytes > this.#options.keepBytesMax) {
      this.#options.onOutgrown?.();
      this.#outgrown = true;
      this.#whole.resolve(null);
    }
    for (const reader of this.#readers) reader.wake();
  }

  async #waitForRoom(): Promise<void> {
    while (this.#makeRoom() > this.#options.windowBytes && !this.#stop.signal.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#room = resolve;
      await promise;
    }
  }

  /** Forgets what everybody has read; returns how many bytes are left. */
  #makeRoom(): number {
    if (!this.#outgrown) return 0;
    const slowest = Math.min(...[...this.#readers].map((reader) => reader.position));
    const read = Math.min(slowest - this.#forgotten, this.#pieces.length);
    if (read > 0) {
      for (const piece of this.#pieces.splice(0, read)) this.#bytes -= piece.length;
      this.#forgotten += read;
    }
    this.#room?.();
    this.#room = null;
    return this.#bytes;
  }

  #leave(reader: Reader): void {
    this.#readers.delete(reader);
    if (this.#readers.size > 0 || this.#ended) this.#makeRoom();
    else this.#stop.abort(new DOMException("Every reader left", "AbortError"));
    this.#room?.();
    this.#room = null;
  }
}

interface Source {
  piece(index: number): Uint8Array | undefined;
  state(): "open" | "ended" | { readonly failure: unknown };
  moved(): void;
  left(reader: Reader): void;
  stalled(): void;
}

class Reader implements SharedReader {
  readonly #stallMs: number;
  readonly #source: Source;
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  #wake: (() => void) | null = null;
  #stall: ReturnType<typeof setTimeout> | undefined;
  #gone = false;
  /** Index of the piece that is read next. */
  position = 0;

  constructor(stallMs: number, source: Source) {
    this.#stallMs = stallMs;
    this.#source = source;
  }

  stream(): ReadableStream<Uint8Array> {
    return new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#controller = controller;
        this.#watch();
      },
      pull: (controller) => this.#pull(controller),
      cancel: () => this.leave(),
    }, { highWaterMark: 0 });
  }

  leave(): void {
    if (this.#gone) return;
    this.#gone = true;
    clearTimeout(this.#stall);
    this.#source.left(this);
  }

  wake(): void {
    this.#wake?.();
    this.#wake = null;
  }

  async #pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    clearTimeout(this.#stall);
    while (!this.#gone) {
      const piece = this.#source.piece(this.position);
      if (piece !== undefined) {
        this.position++;
        controller.enqueue(piece);
        this.#source.moved();
        this.#watch();
        return;
      }
      const state = this.#source.state();
      if (state === "open") {
        await new Promise<void>((resolve) => this.#wake = resolve);
        continue;
      }
      this.leave();
      if (state === "ended") controller.close();
      else controller.error(state.failure);
    }
  }

  /** From the moment a piece was given until the next one is asked for. */
  #watch(): void {
    this.#stall = setTimeout(() => {
      this.#controller?.error(new StalledReaderError(`The reader took nothing for ${this.#stallMs} ms`));
      this.#source.stalled();
      this.leave();
    }, this.#stallMs);
  }
}
