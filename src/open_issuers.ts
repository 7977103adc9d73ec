import { Buffer } from "node:buffer";
import { type AccessTokens, createAccessTokens } from "#src/platform/access_tokens.ts";
import { createOutsideIssuer, type OutsideIssuer } from "#src/platform/outside_issuer.ts";
import type { Config } from "./config.ts";

/** Who gives the access tokens that callers show. */
export interface OpenedIssuers {
  readonly tokens: AccessTokens;
  /** `null` = no other than ourselves. */
  readonly outsideIssuer: OutsideIssuer | null;
}

/** What our tokens say of whom they are from, where no address of ours is set. */
const ISSUER = "aliran";

/** Opens ourselves, and the outside issuer where one is set. Asks nobody yet. */
export function openIssuers(config: Config, { now }: { readonly now: () => number }): OpenedIssuers {
  const { authSigningKeys, publicBaseUrl, accessTokenMinutes } = config;
  const tokens = createAccessTokens({
    keys: authSigningKeys.length > 0 ? authSigningKeys : [randomKey()],
    issuer: publicBaseUrl ?? ISSUER,
    lifeSeconds: accessTokenMinutes * 60,
    now,
  });
  const { authJwksUrl, authIssuer, authAudience, authRolesClaim } = config;
  if (authJwksUrl === null || authIssuer === null || authAudience === null) {
    return { tokens, outsideIssuer: null };
  }
  const outsideIssuer = createOutsideIssuer({
    jwksUrl: authJwksUrl,
    issuer: authIssuer,
    audience: authAudience,
    rolesClaim: authRolesClaim,
    now,
  });
  return { tokens, outsideIssuer };
}

/** Good until this process ends. */
function randomKey(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64url");
}
