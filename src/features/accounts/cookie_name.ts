/** The cookie by which a browser shows an access token. */
export const COOKIE_NAME = "aliran_session";
