import type { AccessTokens } from "#src/platform/access_tokens.ts";
import type { SignIn } from "./schema.ts";
import type { SignedIn } from "./sign_in.ts";

/** What somebody gets who is signed in, with a new access token. */
export async function presentSignIn(
  tokens: Pick<AccessTokens, "issue">,
  { session: { sessionId, userId, refreshToken, refreshExpiresAt }, user }: SignedIn,
): Promise<SignIn> {
  const { token, expiresInSeconds } = await tokens.issue({ userId, sessionId });
  return {
    access_token: token,
    token_type: "Bearer",
    expires_in: expiresInSeconds,
    refresh_token: refreshToken,
    refresh_expires_at: refreshExpiresAt,
    user,
  };
}
