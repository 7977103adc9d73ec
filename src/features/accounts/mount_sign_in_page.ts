import { createRoute, z } from "@hono/zod-openapi";
import { PRIVATE_HEADERS } from "#src/http/private_headers.ts";
import { problemResponses } from "#src/http/problem_responses.ts";
import type { Router } from "#src/http/router.ts";
import { returnPath } from "./return_path.ts";
import { createSignInPage } from "./sign_in_page.ts";

const FALLBACK = "/admin/queues";

const contract = createRoute({
  method: "get",
  path: "/sign-in",
  operationId: "showSignIn",
  tags: ["auth"],
  summary: "The page to sign in",
  description: "For browsers, which are sent here from pages that need a sign-in.",
  request: {
    query: z.object({
      to: z.string().optional().openapi({ description: "Where to go then, on this host" }),
    }),
  },
  responses: {
    200: { description: "The page", content: { "text/html": { schema: z.string() } } },
    ...problemResponses(["internal", "stopping"]),
  },
});

/** The page where people sign in, and that browsers without a sign-in are sent to it. */
export function mountSignInPage(router: Router): void {
  const page = createSignInPage();
  router.declare(contract);
  router.signInAt(contract.path);
  router.get(
    contract.path,
    ({ req }) =>
      new Response(page.html(returnPath(req.query("to") ?? null, FALLBACK)), {
        headers: {
          ...PRIVATE_HEADERS,
          "cache-control": "no-store",
          "content-type": "text/html; charset=utf-8",
          "content-security-policy": page.policy,
          "referrer-policy": "no-referrer",
        },
      }),
  );
}
