import { Buffer } from "node:buffer";
import { createHash, createHmac } from "node:crypto";

/** A call to the door, and what is wrong with it; all that is not said is as it must be. */
export interface ForgedCall {
  /** Where it goes, behind the host. */
  readonly path?: string;
  readonly method?: string;
  /** What is sent. */
  readonly body?: string | Uint8Array<ArrayBuffer>;
  /** What is signed. */
  readonly signedBody?: string | Uint8Array;
  readonly key?: string;
  readonly header?: Record<string, unknown>;
  /** Claims to set; `undefined` leaves one out. */
  readonly claims?: Record<string, unknown>;
  /** The hash of the algorithm that really signs. */
  readonly hash?: "sha256" | "sha384" | "sha512";
  /** Changes the finished token; `null` = no header is sent. */
  readonly token?: (token: string) => string | null;
  readonly headers?: Record<string, string>;
}

/** Where calls are signed for, and by what. */
export interface SignedPlace {
  readonly baseUrl: string;
  readonly key: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The call as a request, for a service that stands somewhere else than it is reached. */
export function forgedCall(call: ForgedCall, place: SignedPlace): Request {
  const { path = "/jobs/echo", method = "POST", body = `{"n":1}`, headers = {} } = call;
  const token = (call.token ?? ((made) => made))(tokenOf(call, place));
  return new Request(`http://10.0.0.7:8000${path}`, {
    method,
    headers: {
      "content-type": "application/json",
      ...(token === null ? {} : { "upstash-signature": token }),
      ...headers,
    },
    ...(method === "GET" ? {} : { body }),
  });
}

function tokenOf(call: ForgedCall, { baseUrl, key, now }: SignedPlace): string {
  const { path = "/jobs/echo", body = `{"n":1}`, hash = "sha256" } = call;
  const seconds = Math.floor(now / 1000);
  const claims = {
    iss: "Upstash",
    sub: `${baseUrl}${path}`,
    exp: seconds + 300,
    nbf: 0,
    iat: seconds,
    jti: `jwt_${crypto.randomUUID()}`,
    body: `${createHash("sha256").update(call.signedBody ?? body).digest("base64url")}=`,
    ...call.claims,
  };
  const signed = [{ alg: "HS256", typ: "JWT", ...call.header }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  return `${signed}.${createHmac(hash, call.key ?? key).update(signed).digest("base64url")}`;
}
