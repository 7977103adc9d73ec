import type { Readable } from "node:stream";
// @ts-types="@types/busboy"
import busboy from "busboy";
import { Problem } from "#src/problem.ts";
import { unlessAborted } from "#src/std/async/unless_aborted.ts";
import { within } from "#src/std/async/within.ts";

/** A file in a form, while it is received. */
export interface FormFile {
  /** Name of its field. */
  readonly field: string;
  /** As the sender calls it, without folders; empty when there is no name, as when nothing was chosen. */
  readonly fileName: string;
  /** To be read to the end, once; throws when the form breaks off. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** How much of a form is taken. */
export interface FormLimits {
  /** All of it, in bytes. */
  readonly bytesMax: number;
  /** Longest that the sender may be silent, in milliseconds. */
  readonly silenceMs: number;
}

const FIELDS_MAX = 20;
const FIELD_BYTES_MAX = 4096;
const PARTS_MAX = 30;
const FORM_TYPE = /^multipart\/form-data\s*(?:;|$)/i;

/**
 * Receives a `multipart/form-data` body piece by piece, as fast as its files are read, and returns its fields of text: at
 * most 20, each once and under 4 KiB.
 *
 * @param take Is given each file as it begins. When it throws, the rest of the form is not read.
 * @throws {Problem} `unsupported_media_type`, `too_large`, `slow_body`, `malformed_request`; or what `take` threw, whatever
 * came first; always after every `take` has ended.
 */
export async function receiveForm(
  request: Request,
  take: (file: FormFile) => Promise<void>,
  limits: FormLimits,
): Promise<Readonly<Record<string, string>>> {
  demandForm(request.headers);
  // Before the body is touched: the server then tells the client that it closes the connection.
  if (Number(request.headers.get("content-length")) > limits.bytesMax) throw tooLarge(limits);
  return await new FormReception(request, take, limits).run();
}

class FormReception {
  readonly #request: Request;
  readonly #take: (file: FormFile) => Promise<void>;
  readonly #limits: FormLimits;
  readonly #parser: busboy.Busboy;
  readonly #fields = new Map<string, string>();
  readonly #taken: Promise<void>[] = [];
  /** Aborts, with the reason, when the form cannot be received any further. */
  readonly #broken = new AbortController();
  #file: Readable | null = null;

  constructor(request: Request, take: (file: FormFile) => Promise<void>, limits: FormLimits) {
    this.#request = request;
    this.#take = take;
    this.#limits = limits;
    this.#parser = parserOf(request.headers);
    this.#listen();
  }

  async run(): Promise<Readonly<Record<string, string>>> {
    const reader = this.#request.body?.getReader();
    try {
      if (reader !== undefined) await this.#pump(reader);
      await this.#unlessBroken(ended(this.#parser));
      await this.#unlessBroken(Promise.all(this.#taken));
      return Object.fromEntries(this.#fields);
    } catch (error) {
      const reason = error instanceof Error ? error : new Error(String(error));
      this.#file?.destroy(reason);
      await Promise.allSettled(this.#taken);
      throw reason;
    } finally {
      this.#parser.destroy();
      // Not awaited: what the client still sends goes into the void, and the connection lives on.
      reader?.cancel().catch(() => {});
    }
  }

  async #pump(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
    let bytes = 0;
    while (true) {
      const { done, value } = await this.#unlessBroken(this.#next(reader));
      if (done) return;
      bytes += value.length;
      if (bytes > this.#limits.bytesMax) throw tooLarge(this.#limits);
      await this.#unlessBroken(written(this.#parser, value));
    }
  }

  async #unlessBroken<T>(work: Promise<T>): Promise<T> {
    const { signal } = this.#broken;
    const result = await unlessAborted(work, signal);
    if (signal.aborted) throw signal.reason;
    return result!;
  }

  async #next(
    reader: ReadableStreamDefaultReader<Uint8Array>,
  ): Promise<ReadableStreamReadResult<Uint8Array>> {
    try {
      return await within(reader.read(), this.#limits.silenceMs, () => new Problem("slow_body"));
    } catch (cause) {
      if (cause instanceof Problem || this.#request.signal.aborted) throw cause;
      throw malformed("The body broke off", cause);
    }
  }

  #listen(): void {
    const parser = this.#parser;
    parser.on("error", (cause) => this.#broken.abort(malformed("The form is broken or cut off", cause)));
    parser.on("fieldsLimit", () => this.#broken.abort(malformed(`The form has over ${FIELDS_MAX} fields`)));
    parser.on("partsLimit", () => this.#broken.abort(malformed(`The form has over ${PARTS_MAX} parts`)));
    parser.on("field", (name: string | undefined = "", text, { valueTruncated }) => {
      if (valueTruncated) {
        this.#broken.abort(malformed(`The field '${name}' is longer than ${FIELD_BYTES_MAX} bytes`));
      } else if (this.#fields.has(name)) {
        this.#broken.abort(malformed(`The field '${name}' comes twice`));
      } else {
        this.#fields.set(name, text);
      }
    });
    parser.on(
      "file",
      (field: string | undefined = "", bytes, { filename: fileName = "" }) =>
        this.#receive({ field, fileName, bytes }),
    );
  }

  #receive(file: FormFile & { readonly bytes: Readable }): void {
    this.#file = file.bytes;
    // Whoever reads it is told; nobody else needs to be.
    file.bytes.on("error", () => {});
    const taken = this.#take(file);
    taken.catch((error) => this.#broken.abort(error));
    this.#taken.push(taken);
  }
}

function parserOf(headers: Headers): busboy.Busboy {
  try {
    return busboy({
      headers: { "content-type": headers.get("content-type")! },
      defParamCharset: "utf8",
      limits: { fields: FIELDS_MAX, fieldSize: FIELD_BYTES_MAX, parts: PARTS_MAX },
    });
  } catch (cause) {
    throw malformed("The 'Content-Type' of the form has no boundary", cause);
  }
}

function demandForm(headers: Headers): void {
  const type = headers.get("content-type") ?? "";
  if (FORM_TYPE.test(type)) return;
  throw new Problem("unsupported_media_type", {
    detail: `The body must be 'multipart/form-data': current 'Content-Type' is '${type}'`,
  });
}

/** Resolves when the piece is worked off, which takes until the file at hand was read so far. */
function written(parser: busboy.Busboy, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    parser.write(bytes, (error) => error ? reject(error) : resolve());
  });
}

/** A failure is told by the parser's `error` alone. */
function ended(parser: busboy.Busboy): Promise<void> {
  return new Promise((resolve) => void parser.once("finish", resolve).end());
}

function tooLarge({ bytesMax }: FormLimits): Problem {
  return new Problem("too_large", { detail: `The body must not be larger than ${bytesMax} bytes` });
}

function malformed(detail: string, cause?: unknown): Problem {
  return new Problem("malformed_request", cause === undefined ? { detail } : { detail, cause });
}
