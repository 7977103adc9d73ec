// Upstash's REST protocol has no connection to wait, log in or keep state on.
const UNAVAILABLE = new Set(
  ("AUTH BLMOVE BLMPOP BLPOP BRPOP BRPOPLPUSH BZMPOP BZPOPMAX BZPOPMIN CLIENT CLUSTER CONFIG DEBUG DISCARD EXEC HELLO " +
    "MONITOR MULTI PSUBSCRIBE PSYNC PUNSUBSCRIBE QUIT REPLICAOF RESET SELECT SHUTDOWN SUBSCRIBE SYNC UNSUBSCRIBE UNWATCH " +
    "WAIT WATCH").split(" "),
);

/** A Redis command, name first. */
export type UpstashCommand = readonly string[];

/** A body that is not the JSON it should be; the message is Upstash's answer. */
export class UnreadableCommand extends Error {
  override readonly name = "UnreadableCommand";
}

/** Reads `["set","key",1]`. Throws {@linkcode UnreadableCommand} for anything but an array of texts and numbers. */
export function readCommand(json: unknown): UpstashCommand {
  if (!Array.isArray(json) || json.length === 0) throw new UnreadableCommand("ERR empty command");
  return json.map((part: unknown) => {
    if (typeof part === "string") return part;
    if (typeof part === "number" || typeof part === "boolean") return String(part);
    throw new UnreadableCommand("ERR failed to parse command");
  });
}

/** Reads the body of `/pipeline` and `/multi-exec`: an array of commands, at least one. */
export function readCommands(json: unknown): UpstashCommand[] {
  if (!Array.isArray(json) || json.length === 0) throw new UnreadableCommand("ERR empty pipeline request");
  return json.map(readCommand);
}

/** Reads the path form: `/set/key/value/EX/100`, the body as the last argument, the query's members behind it. */
export function readPathCommand(url: URL, body: string): UpstashCommand {
  const parts = url.pathname.split("/").slice(1).map(decodeURIComponent);
  if (parts[0] === "") throw new UnreadableCommand("ERR empty command");
  if (body !== "") parts.push(body);
  for (const [name, value] of url.searchParams) {
    if (name !== "_token") parts.push(name, ...(value === "" ? [] : [value]));
  }
  return parts;
}

/** Upstash's refusal of a command that its REST protocol does not offer; `undefined` for all others. */
export function refusalOf(command: UpstashCommand): string | undefined {
  const name = command[0]!.toUpperCase();
  const blocks = /^XREAD/.test(name) && command.some((part) => part.toUpperCase() === "BLOCK");
  return blocks || UNAVAILABLE.has(name) ? `ERR Command is not available: '${name}'` : undefined;
}
