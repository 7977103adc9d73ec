import { exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";

/** A key pair of an issuer. */
export interface IssuerKey {
  /** As the issuer shows it. */
  readonly jwk: JWK;
  readonly algorithm: string;
  /** Signs claims, and whatever else the head is to say. */
  sign(claims: Readonly<Record<string, unknown>>, head?: Readonly<Record<string, unknown>>): Promise<string>;
}

/** Makes an {@linkcode IssuerKey}. */
export async function createIssuerKey(algorithm: string, kid: string): Promise<IssuerKey> {
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true });
  return {
    jwk: { ...await exportJWK(publicKey), kid, alg: algorithm, use: "sig" },
    algorithm,
    sign: (claims, head = {}) =>
      new SignJWT({ ...claims }).setProtectedHeader({ alg: algorithm, kid, typ: "JWT", ...head })
        .sign(privateKey),
  };
}
