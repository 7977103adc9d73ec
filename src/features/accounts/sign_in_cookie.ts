import { COOKIE_NAME } from "./cookie_name.ts";

/** What the cookie of a browser's sign-in depends on. */
export interface SignInCookieOptions {
  /** How long it is kept; 0 = it is taken away. */
  readonly seconds: number;
  /** Whether the browser came by https, and shall never send it otherwise. */
  readonly isSecure: boolean;
}

/** `Set-Cookie` by which a browser shows an access token to this host alone, and to no script. */
export function signInCookie(accessToken: string, { seconds, isSecure }: SignInCookieOptions): string {
  const attributes = [
    "HttpOnly",
    "SameSite=Strict",
    "Path=/",
    `Max-Age=${seconds}`,
    ...(isSecure ? ["Secure"] : []),
  ];
  return [`${COOKIE_NAME}=${accessToken}`, ...attributes].join("; ");
}
