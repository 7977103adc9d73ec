import { forms } from "#src/std/settings/forms.ts";
import { optionalSetting } from "#src/std/settings/optional_setting.ts";
import { type Setting, setting } from "#src/std/settings/setting.ts";

/** Who may come in, and how often. */
export const accessSettings = {
  trustedProxies: setting("TRUSTED_PROXIES", forms.integer(0, 10), {
    fallback: "0",
    about:
      "Proxies in front that add to 'X-Forwarded-For': limits then go by what the outermost of them saw; 0 = by the connection",
  }),
  corsOrigins: setting("CORS_ORIGINS", forms.origins(), {
    fallback: "",
    about:
      "Origins between commas, such as 'https://app.example.com', whose pages may use what is not public; unset = no other origin",
  }),
  rateLimitPublic: setting("RATE_LIMIT_PUBLIC", forms.rate(), {
    fallback: "6000/60",
    about:
      "Reads without a permission that one address may make, '<requests>/<seconds>'; 'off' = as many as it likes",
  }),
  rateLimitApi: setting("RATE_LIMIT_API", forms.rate(), {
    fallback: "1200/60",
    about: "Reads with a permission that one caller may make, likewise",
  }),
  rateLimitWrite: setting("RATE_LIMIT_WRITE", forms.rate(), {
    fallback: "300/60",
    about: "Changes that one caller may make, likewise",
  }),
  rateLimitUpload: setting("RATE_LIMIT_UPLOAD", forms.rate(), {
    fallback: "30/60",
    about: "Uploads and previews that one caller may send, likewise",
  }),
  rateLimitAuth: setting("RATE_LIMIT_AUTH", forms.rate(), {
    fallback: "20/60",
    about: "Times that one address may try to sign in or renew its token, likewise",
  }),
  authSigningKeys: setting("AUTH_SIGNING_KEYS", forms.list(), {
    fallback: "",
    secret: true,
    about:
      "What access tokens are signed with, between commas, each at least 32 characters: the first one signs, the others are those before it; unset in development = a random one of this process",
  }),
  accessTokenMinutes: setting("ACCESS_TOKEN_MINUTES", forms.integer(1, 60), {
    fallback: "15",
    about: "How long an access token is good, in minutes",
  }),
  refreshTokenDays: setting("REFRESH_TOKEN_DAYS", forms.integer(1, 365), {
    fallback: "30",
    about: "How long somebody stays signed in who does not come back, in days",
  }),
  authJwksUrl: optionalSetting("AUTH_JWKS_URL", forms.url("https", "http"), {
    about: "Where an outside issuer of access tokens shows its public keys; unset = there is none",
  }),
  authIssuer: optionalSetting("AUTH_ISSUER", forms.text(), {
    about: "What that issuer writes into 'iss'",
  }),
  authAudience: optionalSetting("AUTH_AUDIENCE", forms.text(), {
    about: "What it writes into 'aud' of tokens that are for this service",
  }),
  authRolesClaim: setting("AUTH_ROLES_CLAIM", forms.text(), {
    fallback: "roles",
    about: "Claim that holds its users' roles: texts, or one text with spaces between them",
  }),
} as const satisfies Record<string, Setting<unknown>>;
