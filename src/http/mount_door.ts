import { type RouteConfig, z } from "@hono/zod-openapi";
import type { JobOutcome, QueuedJob } from "#src/platform/queued_job.ts";
import type { WebhookRefusal, WebhookSignature } from "#src/platform/webhook_signature.ts";
import { Problem } from "#src/problem.ts";
import { bodyBytes, type BodyLimits } from "./body_bytes.ts";
import { envelope } from "./envelope.ts";
import { problemResponses } from "./problem_responses.ts";
import type { Router } from "./router.ts";

/** What the door needs. */
export interface DoorOptions {
  readonly signature: WebhookSignature;
  /** Where the queue reaches this service: what it was told when it sent. */
  readonly baseUrl: () => string;
  /** What is done with messages, by the job's name. */
  readonly jobs: ReadonlyMap<string, QueuedJob>;
}

/** Room for a dead letter, which holds a message and an answer in base64. */
const LIMITS: BodyLimits = { bytesMax: 2 << 20, ms: 10_000 };
const UTF_8 = new TextDecoder("utf-8", { fatal: true });
const NO_STORE = { "cache-control": "no-store" };
/** With status 489, what makes QStash stop. */
const NEVER_AGAIN = { "Upstash-NonRetryable-Error": "true" };

/**
 * Hangs up the door for queued work. Nothing of a call is looked at before its signature, and nobody learns of jobs without
 * one. A job that throws is tried again by the queue.
 */
export function mountDoor(router: Router, options: DoorOptions): void {
  router.declare(doorContract);
  router.post("/jobs/:name", async ({ req: { raw } }) => {
    // As the caller spelt it, with whatever stands behind: that is what must have been signed.
    const { pathname, search } = new URL(raw.url);
    const url = `${options.baseUrl().replace(/\/+$/, "")}${pathname}${search}`;
    const body = await believed(raw, url, options.signature);
    const name = pathname.slice("/jobs/".length);
    const job = options.jobs.get(name);
    if (job === undefined) throw new Problem("not_found", { detail: `No job is called '${name}'` });
    const outcome = await outcomeOf(job, messageOf(body), raw);
    if (outcome !== "done") throw impossible(outcome.never);
    return Response.json({ status_code: 200, message: "Done", data: null }, { headers: NO_STORE });
  });
}

/** The body, when the call is one of the queue. */
async function believed(request: Request, url: string, signature: WebhookSignature): Promise<Uint8Array> {
  const token = request.headers.get("upstash-signature");
  if (token === null) throw unsigned("missing");
  const body = await bodyBytes(request, LIMITS);
  const refusal = await signature.refusal({ token, body, url });
  if (refusal !== null) throw unsigned(refusal);
  return body;
}

/** Why exactly is for the log alone. */
function unsigned(refusal: WebhookRefusal): Problem {
  const cause = new Error(`The signature was refused: ${refusal}`);
  if (refusal === "unreachable") return new Problem("call_unchecked", { cause });
  return new Problem("call_unsigned", {
    cause,
    headers: { "WWW-Authenticate": 'Upstash-Signature realm="jobs"' },
  });
}

function messageOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(UTF_8.decode(body));
  } catch (cause) {
    throw impossible("The message is not JSON", cause);
  }
}

async function outcomeOf(
  job: QueuedJob,
  message: unknown,
  { headers, signal }: Request,
): Promise<JobOutcome> {
  const retried = Number(headers.get("upstash-retried") ?? 0);
  const messageId = headers.get("upstash-message-id") ?? "";
  try {
    return await job(message, { messageId, retried: Number.isInteger(retried) ? retried : 0, signal });
  } catch (thrown) {
    // The same message meets the same refusal again.
    if (thrown instanceof Problem && thrown.status < 500) throw impossible(thrown.message, thrown);
    throw thrown;
  }
}

function impossible(detail: string, cause?: unknown): Problem {
  return new Problem("job_impossible", {
    detail,
    headers: NEVER_AGAIN,
    ...(cause === undefined ? {} : { cause }),
  });
}

const doorContract: RouteConfig = {
  method: "post",
  path: "/jobs/{name}",
  operationId: "runJob",
  tags: ["operations"],
  summary: "The door for queued work",
  description: [
    "Where the queue delivers. A call must carry QStash's signature over its raw body, made for this very address; each",
    "signature is taken once. 2xx = done, 489 = can never succeed, anything else = to be delivered again.",
  ].join(" "),
  request: {
    params: z.object({ name: z.string().openapi({ example: "run_import" }) }),
    headers: z.object({ "upstash-signature": z.string() }),
    body: { required: true, content: { "application/json": { schema: z.unknown() } } },
  },
  responses: {
    200: { description: "Done", content: { "application/json": { schema: envelope(200, z.null()) } } },
    ...problemResponses([
      "malformed_request",
      "call_unsigned",
      "not_found",
      "slow_body",
      "too_large",
      "job_impossible",
      "internal",
      "call_unchecked",
    ]),
  },
};
