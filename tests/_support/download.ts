import { findProgram } from "#tests/_support/servers/mod.ts";

/** A download under way. */
export interface Download {
  /** Resolves when the first bytes are there, or with the end. */
  readonly begun: Promise<void>;
  readonly done: Promise<Downloaded>;
}

/** What became of a {@linkcode Download}. */
export interface Downloaded {
  /** `curl`'s: 0 only when the whole answer came, 18 or 56 when it broke off. */
  readonly exitCode: number;
  readonly bytes: number;
}

/** What `curl` says of an answer that is shorter than promised. */
const PARTIAL = 18;

/**
 * Downloads as a script would, by `curl`, throwing the bytes away; where there is no `curl`, by `fetch` with its exit
 * codes.
 *
 * @param bytesPerSecond Reads no faster than that, about; default as fast as it comes.
 */
export function startDownload(url: string, bytesPerSecond = Infinity): Download {
  const begun = Promise.withResolvers<void>();
  return {
    begun: begun.promise,
    done: read(url, bytesPerSecond, begun.resolve).finally(begun.resolve),
  };
}

async function read(url: string, bytesPerSecond: number, begin: () => void): Promise<Downloaded> {
  const curl = await findProgram(["curl"]);
  const { body, exitCode } = curl === undefined ? await byFetch(url) : byCurl(curl, url);
  let bytes = 0;
  try {
    for await (const piece of body) {
      bytes += piece.length;
      begin();
      const restMs = piece.length / bytesPerSecond * 1000;
      if (restMs > 0) await new Promise((resolve) => setTimeout(resolve, restMs));
    }
  } catch {
    return { exitCode: PARTIAL, bytes };
  }
  return { exitCode: await exitCode, bytes };
}

function byCurl(curl: string, url: string) {
  const { stdout, status } = new Deno.Command(curl, {
    args: ["--silent", "--fail", url],
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  return { body: stdout, exitCode: status.then(({ code }) => code) };
}

async function byFetch(url: string) {
  const { ok, body } = await fetch(url);
  return { body: body!, exitCode: Promise.resolve(ok ? 0 : 22) };
}
