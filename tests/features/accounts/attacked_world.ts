import { decodeJwt, decodeProtectedHeader } from "jose";
import { createOutsideIssuer } from "#src/platform/outside_issuer.ts";
import { type ForgedToken, forgedToken } from "#tests/_support/forged_token.ts";
import { createIssuerKey, type IssuerKey } from "#tests/_support/issuer_key.ts";
import { type KeyServer, startKeyServer } from "#tests/_support/key_server.ts";
import { type CallerProcess, type CallerWorld, createCallerWorld, KEYS } from "./caller_world.ts";

/** What is changed in a good token; `undefined` takes a member away. */
export interface Forgery {
  readonly head?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
  /** @default {the current key, as if it had leaked} */
  readonly key?: ForgedToken["key"];
}

/** Two processes, somebody who has signed in, and an outside issuer. */
export interface AttackedWorld extends AsyncDisposable {
  readonly world: CallerWorld;
  /** The one that is attacked: it knows both keys and the outside issuer. */
  readonly here: CallerProcess;
  readonly there: CallerProcess;
  readonly user: { readonly userId: string; readonly sessionId: string };
  /** Good. */
  readonly token: string;
  readonly head: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  /** Seconds since 1970. */
  readonly now: number;
  forge(forgery?: Forgery): string;
  /** Shows a forged token. */
  show(forgery?: Forgery, path?: string): Promise<Response>;
  readonly outside: {
    readonly rsa: IssuerKey;
    readonly ec: IssuerKey;
    readonly server: KeyServer;
    claims(other?: Readonly<Record<string, unknown>>): Record<string, unknown>;
  };
}

/** What the outside issuer writes into `iss`. */
export const OUTSIDE = "https://issuer.test/";

/** Makes an {@linkcode AttackedWorld}; `await using` it. */
export async function createAttackedWorld(): Promise<AttackedWorld> {
  await using stack = new AsyncDisposableStack();
  const [rsa, ec] = [await createIssuerKey("RS256", "rsa-key"), await createIssuerKey("ES256", "ec-key")];
  const server = stack.use(startKeyServer(rsa.jwk, ec.jwk));
  const world = stack.use(await createCallerWorld());
  const outside = createOutsideIssuer({
    issuer: OUTSIDE,
    audience: "aliran",
    jwksUrl: server.url,
    rolesClaim: "roles",
    now: world.now,
  });
  const here = await world.start({ outside });
  const there = await world.start();
  const user = await world.signUp("user");
  const { token } = await here.tokens.issue(user);
  const [head, claims] = [decodeProtectedHeader(token) as Record<string, unknown>, decodeJwt(token)];
  const now = world.now() / 1000;
  const forge = ({ head: heads = {}, claims: others = {}, key = KEYS[0] }: Forgery = {}) =>
    forgedToken({ head: { ...head, ...heads }, claims: { ...claims, ...others }, key });
  const kept = stack.move();
  return {
    world,
    here,
    there,
    user,
    token,
    head,
    claims,
    now,
    forge,
    show: (forgery, path) => here.show(forge(forgery), path),
    outside: {
      rsa,
      ec,
      server,
      claims: (other = {}) => ({
        iss: OUTSIDE,
        aud: "aliran",
        sub: "siti",
        exp: now + 3_600,
        iat: now,
        roles: ["user"],
        ...other,
      }),
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
