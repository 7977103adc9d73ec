import { createRoute, z } from "@hono/zod-openapi";
import { demandAcceptable } from "#src/http/demand_acceptable.ts";
import { envelope } from "#src/http/envelope.ts";
import { prefersHtml } from "#src/http/prefers_html.ts";
import { PRIVATE_HEADERS } from "#src/http/private_headers.ts";
import { problemResponses } from "#src/http/problem_responses.ts";
import { requires } from "#src/http/requires.ts";
import type { Router } from "#src/http/router.ts";
import { type Queue, QueueError } from "#src/platform/queue.ts";
import { Problem } from "#src/problem.ts";
import { presentListing } from "./present_listing.ts";
import { createQueuePage } from "./queue_page.ts";
import { QueueListingSchema } from "./schema.ts";

/** What the routes of the queue need. */
export interface QueueRoutesDeps {
  readonly queue: Pick<Queue, "list" | "retry" | "discard">;
}

const HEADERS = { ...PRIVATE_HEADERS, "cache-control": "no-store" };

/** What is in the queue, for programs and for people, and what can be done with its dead letters. */
export function mountQueues(router: Router, { queue }: QueueRoutesDeps): void {
  const page = createQueuePage();
  for (const contract of [listContract, verbContract("retry"), verbContract("discard")]) {
    router.declare(contract);
  }
  router.get(listContract.path, async ({ req, json }) => {
    const accept = req.header("accept") ?? null;
    const html = prefersHtml(accept);
    if (!html) demandAcceptable(accept, "application/json");
    const data = presentListing(await asked(queue.list()));
    if (!html) return json({ status_code: 200, message: "Queue", data }, 200, { ...HEADERS, vary: "Accept" });
    return new Response(page.html(data), {
      headers: {
        ...HEADERS,
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": page.policy,
        "referrer-policy": "no-referrer",
        vary: "Accept",
      },
    });
  });
  router.post("/admin/queues/:id/retry", async ({ req, json }) => {
    const id = req.param("id");
    if (!await asked(queue.retry(id))) throw unknownLetter(id);
    return json({ status_code: 200, message: "The message is sent again", data: null }, 200, HEADERS);
  });
  router.post("/admin/queues/:id/discard", async ({ req, json }) => {
    const id = req.param("id");
    if (!await asked(queue.discard(id))) throw unknownLetter(id);
    return json({ status_code: 200, message: "The message is forgotten", data: null }, 200, HEADERS);
  });
}

async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    if (!(cause instanceof QueueError)) throw cause;
    throw new Problem("queue_unavailable", { cause, headers: { "Retry-After": "5" } });
  }
}

function unknownLetter(id: string): Problem {
  return new Problem("not_found", { detail: `Dead letter with id '${id}' not found` });
}

const listContract = createRoute({
  ...requires("queues:read"),
  method: "get",
  path: "/admin/queues",
  operationId: "listQueue",
  tags: ["queues"],
  summary: "What is in the queue",
  description: "Messages that are not done, newest first. A browser gets a page.",
  responses: {
    200: {
      description: "The queue",
      content: {
        "application/json": { schema: envelope(200, QueueListingSchema) },
        "text/html": { schema: z.string() },
      },
    },
    ...problemResponses(["not_acceptable", "internal", "queue_unavailable", "stopping"]),
  },
});

function verbContract(verb: "retry" | "discard") {
  return createRoute({
    ...requires("queues:write"),
    method: "post",
    path: `/admin/queues/{id}/${verb}`,
    operationId: verb === "retry" ? "retryDeadLetter" : "discardDeadLetter",
    tags: ["queues"],
    summary: verb === "retry" ? "Send a dead letter again" : "Forget a dead letter",
    description: verb === "retry"
      ? "With all its deliveries, under another id."
      : "The work that it asked for is left as it is.",
    request: { params: z.object({ id: z.string().openapi({ description: "Of the dead letter" }) }) },
    responses: {
      200: { description: "Done", content: { "application/json": { schema: envelope(200, z.null()) } } },
      ...problemResponses(["not_found", "internal", "queue_unavailable", "stopping"]),
    },
  });
}
