import type { z } from "@hono/zod-openapi";
import { badParameters } from "#src/http/bad_parameters.ts";
import { demandAcceptable } from "#src/http/demand_acceptable.ts";
import { PRIVATE_HEADERS } from "#src/http/private_headers.ts";
import { readJson } from "#src/http/read_json.ts";
import type { Router } from "#src/http/router.ts";
import type { AccessTokens } from "#src/platform/access_tokens.ts";
import { authContracts } from "./auth_contracts.ts";
import { changePassword } from "./change_password.ts";
import { presentSignIn } from "./present_sign_in.ts";
import { readMe } from "./read_me.ts";
import { refreshSignIn } from "./refresh_sign_in.ts";
import { PasswordInputSchema, RefreshInputSchema, SignInInputSchema } from "./schema.ts";
import { signIn } from "./sign_in.ts";
import { signInCookie } from "./sign_in_cookie.ts";
import { signOut } from "./sign_out.ts";
import type { Accounts } from "./store.ts";

/** What signing in needs. */
export interface AuthDeps {
  readonly accounts: Accounts;
  readonly tokens: Pick<AccessTokens, "issue">;
  /** Where the world reaches the service; `null` = as the request came. */
  readonly publicBaseUrl: string | null;
}

const HEADERS = { ...PRIVATE_HEADERS, "content-type": "application/json", "cache-control": "no-store" };

/** Signing in, going on, and signing out. */
export function mountAuth(router: Router, { accounts, tokens, publicBaseUrl }: AuthDeps): void {
  for (const contract of Object.values(authContracts)) router.declare(contract);
  const isSecure = ({ url }: Request) => (publicBaseUrl ?? url).startsWith("https:");

  router.post("/v1/auth/login", async ({ req: { raw } }) => {
    demandJson(raw);
    const { cookie } = queryOf(raw, authContracts.signIn.request.query);
    const input = await readJson(raw, SignInInputSchema);
    const data = await presentSignIn(tokens, await signIn(accounts, input, raw.signal));
    const response = answer("Signed in", data);
    if (cookie !== undefined) {
      const options = { seconds: data.expires_in, isSecure: isSecure(raw) };
      response.headers.set("set-cookie", signInCookie(data.access_token, options));
    }
    return response;
  });
  router.post("/v1/auth/refresh", async ({ req: { raw } }) => {
    demandJson(raw);
    const { refresh_token } = await readJson(raw, RefreshInputSchema);
    const signedIn = await refreshSignIn(accounts, refresh_token, raw.signal);
    return answer("Goes on", await presentSignIn(tokens, signedIn));
  });
  router.post("/v1/auth/logout", async ({ req: { raw }, env: { caller } }) => {
    demandJson(raw);
    const { all } = queryOf(raw, authContracts.signOut.request.query);
    await signOut(accounts, caller, { everywhere: all !== undefined });
    const response = answer("Signed out", null);
    response.headers.set("set-cookie", signInCookie("", { seconds: 0, isSecure: isSecure(raw) }));
    return response;
  });
  router.get("/v1/auth/me", async ({ req: { raw }, env: { caller } }) => {
    demandJson(raw);
    return answer("Who is signed in", await readMe(accounts, caller, raw.signal));
  });
  router.post("/v1/auth/password", async ({ req: { raw }, env: { caller, requestId } }) => {
    demandJson(raw);
    await changePassword(accounts, await readJson(raw, PasswordInputSchema), { caller, requestId });
    return answer("Password changed", null);
  });
}

function answer(message: string, data: object | null): Response {
  return new Response(JSON.stringify({ status_code: 200, message, data }), { headers: HEADERS });
}

function queryOf<S extends z.ZodType>({ url }: Request, schema: S): z.output<S> {
  const read = schema.safeParse(Object.fromEntries(new URL(url).searchParams));
  if (!read.success) throw badParameters(read.error.issues);
  return read.data;
}

function demandJson({ headers }: Request): void {
  demandAcceptable(headers.get("accept"), "application/json");
}
