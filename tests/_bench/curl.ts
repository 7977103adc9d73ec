import { neededProgram } from "./needed_program.ts";

/** What `curl` says about a download. */
export interface CurlRun {
  /** From before the process was started until it was gone, as for any other program. */
  readonly seconds: number;
  readonly firstByteMs: number;
  readonly bytes: number;
}

/** Downloads a URL in a process of its own, throwing the bytes away. Throws unless all of them came. */
export async function curl(url: string, args: readonly string[] = []): Promise<CurlRun> {
  const program = await neededProgram("curl");
  const began = performance.now();
  const { code, stdout } = await new Deno.Command(program, {
    args: [
      "--silent",
      "--fail",
      "--output",
      "/dev/null",
      "--write-out",
      "%{time_starttransfer} %{size_download}",
      ...args,
      url,
    ],
    stdin: "null",
    stderr: "null",
  }).output();
  const seconds = (performance.now() - began) / 1000;
  if (code !== 0) throw new Error(`Cannot download '${url}': 'curl' exits with ${code}`);
  const [firstByte, bytes] = new TextDecoder().decode(stdout).split(" ").map(Number);
  return { seconds, firstByteMs: firstByte! * 1000, bytes: bytes! };
}
