import { createRoute, z } from "@hono/zod-openapi";
import { envelope } from "#src/http/envelope.ts";
import { problemResponses } from "#src/http/problem_responses.ts";
import { requires } from "#src/http/requires.ts";
import type { ProblemCode } from "#src/problem.ts";
import {
  MeSchema,
  PasswordInputSchema,
  RefreshInputSchema,
  SignInInputSchema,
  SignInSchema,
} from "./schema.ts";

const ANY: readonly ProblemCode[] = [
  ...["bad_parameter", "malformed_request", "not_acceptable", "internal", "stopping"] as const,
  ...["data_busy", "data_not_ready", "data_timeout", "data_unavailable"] as const,
];
const BODY: readonly ProblemCode[] = ["slow_body", "too_large", "unsupported_media_type"];
const CHECKED: readonly ProblemCode[] = ["too_many_failures", "sign_in_busy"];
const SELF = requires("account:self");
const flag = z.enum(["1"], "must be 1").optional();

/** What the contract of each way to sign in, go on and sign out says. */
export const authContracts = {
  signIn: createRoute({
    method: "post",
    path: "/v1/auth/login",
    operationId: "signIn",
    tags: ["auth"],
    summary: "Sign in",
    description:
      "Who is not there, who may not sign in and a wrong password are refused alike. The 4th failure with an address is followed by a wait of 1 second, the 5th by 2, then 4 and so on, each from the 10th on by 15 minutes; a success, or a day, ends that.",
    request: {
      query: z.object({
        cookie: flag.openapi({
          description: "Sets the access token as a cookie too, for pages of this host",
        }),
      }),
      body: { required: true, content: json(SignInInputSchema) },
    },
    responses: {
      200: { description: "Signed in", content: json(envelope(200, SignInSchema)) },
      ...problemResponses([...ANY, ...BODY, ...CHECKED, "sign_in_failed"]),
    },
  }),
  refresh: createRoute({
    method: "post",
    path: "/v1/auth/refresh",
    operationId: "refreshSignIn",
    tags: ["auth"],
    summary: "Exchange a refresh token for the next tokens",
    description:
      "Each refresh token is good once. One that comes a second time ends its session for good, and all its tokens with it, on every process: nobody can tell the thief from the owner. So of several exchanges at once one succeeds and the others end the session: ask once, and wait for the answer.",
    request: { body: { required: true, content: json(RefreshInputSchema) } },
    responses: {
      200: { description: "Goes on", content: json(envelope(200, SignInSchema)) },
      ...problemResponses([...ANY, ...BODY, "refresh_refused"]),
    },
  }),
  signOut: createRoute({
    ...SELF,
    method: "post",
    path: "/v1/auth/logout",
    operationId: "signOut",
    tags: ["auth"],
    summary: "Sign out",
    description: "When this answers, no process takes a token of the session any more.",
    request: {
      query: z.object({ all: flag.openapi({ description: "Ends the sessions on all devices" }) }),
    },
    responses: {
      200: { description: "Signed out", content: json(envelope(200, z.null())) },
      ...problemResponses(ANY),
    },
  }),
  me: createRoute({
    ...SELF,
    method: "get",
    path: "/v1/auth/me",
    operationId: "readMe",
    tags: ["auth"],
    summary: "Who is signed in",
    description: "The user, its roles, and all that these allow.",
    responses: {
      200: { description: "The caller", content: json(envelope(200, MeSchema)) },
      ...problemResponses(ANY),
    },
  }),
  changePassword: createRoute({
    ...SELF,
    method: "post",
    path: "/v1/auth/password",
    operationId: "changePassword",
    tags: ["auth"],
    summary: "Change the own password",
    description: "Ends the sessions on other devices. A wrong current password counts as a failed sign-in.",
    request: { body: { required: true, content: json(PasswordInputSchema) } },
    responses: {
      200: { description: "Changed", content: json(envelope(200, z.null())) },
      ...problemResponses([...ANY, ...BODY, ...CHECKED]),
    },
  }),
} as const;

function json<S extends z.ZodType>(schema: S) {
  return { "application/json": { schema } };
}
