import { Buffer } from "node:buffer";
import type { RespConnection } from "./resp_connection.ts";
import { RespError, type RespReply } from "./resp_reply.ts";
import {
  readCommand,
  readCommands,
  readPathCommand,
  refusalOf,
  UnreadableCommand,
  type UpstashCommand,
} from "./upstash_command.ts";
import { respBytes, type UpstashEncoding, upstashReply } from "./upstash_reply.ts";

/** A request as far as the protocol cares. */
export interface UpstashRequest {
  readonly method: string;
  readonly url: URL;
  readonly body: string;
  readonly encoding: UpstashEncoding;
  /** `resp2` asks for raw RESP2. */
  readonly format: string | undefined;
}

/** What goes back: a JSON value, or RESP2 bytes. */
export interface UpstashAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Answers one request by asking Redis over the connection. Throws only when Redis is gone. */
export async function upstashAnswer(request: UpstashRequest, redis: RespConnection): Promise<UpstashAnswer> {
  const { method, url } = request;
  if (!["GET", "HEAD", "POST", "PUT"].includes(method)) return refuse(405, "ERR method not allowed");
  try {
    if (url.pathname === "/pipeline" || url.pathname === "/multi-exec") {
      if (method !== "POST") return refuse(405, "ERR method not allowed");
      const commands = readCommands(parse(request.body));
      return await (url.pathname === "/pipeline" ? pipeline : multiExec)(commands, request, redis);
    }
    const asJson = url.pathname === "/" && method === "POST";
    return await single(
      asJson ? readCommand(parse(request.body)) : readPathCommand(url, request.body),
      request,
      redis,
    );
  } catch (error) {
    if (error instanceof UnreadableCommand || error instanceof URIError) return refuse(400, error.message);
    throw error;
  }
}

async function single(
  command: UpstashCommand,
  request: UpstashRequest,
  redis: RespConnection,
): Promise<UpstashAnswer> {
  const reply = await run(command, redis);
  const status = reply instanceof RespError ? 400 : 200;
  return {
    status,
    body: request.format === "resp2" ? respBytes(reply) : upstashReply(reply, request.encoding),
  };
}

// One after another and not in one piece: a pipeline of Upstash is no transaction, others may come between.
async function pipeline(
  commands: readonly UpstashCommand[],
  request: UpstashRequest,
  redis: RespConnection,
): Promise<UpstashAnswer> {
  const replies: RespReply[] = [];
  for (const command of commands) replies.push(await run(command, redis));
  if (request.format === "resp2") return { status: 200, body: Buffer.concat(replies.map(respBytes)) };
  return { status: 200, body: replies.map((reply) => upstashReply(reply, request.encoding)) };
}

async function multiExec(
  commands: readonly UpstashCommand[],
  request: UpstashRequest,
  redis: RespConnection,
): Promise<UpstashAnswer> {
  if (request.format === "resp2") return refuse(400, "ERR resp2 is not available for transactions");
  const refusal = commands.map(refusalOf).find((each) => each !== undefined);
  if (refusal) return refuse(400, refusal);
  const replies = await redis.sendAll([["MULTI"], ...commands, ["EXEC"]]);
  const results = replies.at(-1)!;
  if (!Array.isArray(results)) {
    return refuse(400, results instanceof RespError ? results.message : "ERR discarded");
  }
  return { status: 200, body: results.map((reply) => upstashReply(reply, request.encoding)) };
}

async function run(command: UpstashCommand, redis: RespConnection): Promise<RespReply> {
  const refusal = refusalOf(command);
  return refusal === undefined ? await redis.send(command) : new RespError(refusal);
}

function refuse(status: number, error: string): UpstashAnswer {
  return { status, body: { error } };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new UnreadableCommand("ERR failed to parse JSON request");
  }
}
