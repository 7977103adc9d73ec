import { importJWK } from "jose";

/** Public keys by `RS256 the-id`; one for each algorithm that it is good for. */
export type KeySet = ReadonlyMap<string, CryptoKey>;

const BYTES_MAX = 262_144;
const KEYS_MAX = 100;
/** The members that make a public key; nothing else of what the issuer says reaches the import. */
const MEMBERS = ["kty", "crv", "n", "e", "x", "y"];

/**
 * Fetches a JSON Web Key Set. Keys that are not for signing, of a kind that we do not take, or broken, are left out.
 * `null` when none comes that can be used: nobody answers in time, or with a redirect, too much, or something else.
 */
export async function fetchKeySet(url: string, timeoutMs: number): Promise<KeySet | null> {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), timeoutMs);
  try {
    const response = await fetch(url, {
      redirect: "error",
      signal: timeout.signal,
      headers: { accept: "application/jwk-set+json, application/json" },
    });
    const set = JSON.parse(await textOf(response));
    const keys = await importAll(set["keys"].slice(0, KEYS_MAX));
    return keys.size > 0 ? keys : null;
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

async function textOf({ status, body }: Response): Promise<string> {
  const texts: string[] = [];
  const utf8 = new TextDecoder();
  let size = 0;
  // Leaving the loop by a throw cancels the body.
  for await (const bytes of body!) {
    size += bytes.length;
    if (status !== 200 || size > BYTES_MAX) throw new Error("Key set cannot be used");
    texts.push(utf8.decode(bytes, { stream: true }));
  }
  return texts.join("");
}

async function importAll(keys: readonly Readonly<Record<string, unknown>>[]): Promise<KeySet> {
  const imported = new Map<string, CryptoKey>();
  for (const key of keys) {
    for (const algorithm of algorithmsOf(key)) {
      const value = await importKey(key, algorithm);
      if (value !== null) imported.set(`${algorithm} ${key["kid"]}`, value);
    }
  }
  return imported;
}

/** What a key may sign, by what it is: a token's own word for it counts only among these. */
function algorithmsOf(key: Readonly<Record<string, unknown>>): readonly string[] {
  const { kid, kty, crv, alg, use, key_ops } = key ?? {};
  if (typeof kid !== "string" || (use !== undefined && use !== "sig")) return [];
  if (key_ops !== undefined && !(Array.isArray(key_ops) && key_ops.includes("verify"))) return [];
  const fit = kty === "RSA"
    ? ["RS256", "PS256"]
    : kty === "EC" && crv === "P-256"
    ? ["ES256"]
    : kty === "OKP" && crv === "Ed25519"
    ? ["EdDSA", "Ed25519"]
    : [];
  if (alg === undefined || (kty === "OKP" && fit.some((one) => one === alg))) return fit;
  return fit.filter((one) => one === alg);
}

async function importKey(
  key: Readonly<Record<string, unknown>>,
  algorithm: string,
): Promise<CryptoKey | null> {
  const own = Object.fromEntries(MEMBERS.filter((name) => name in key).map((name) => [name, key[name]]));
  try {
    const imported = await importJWK(own, algorithm);
    return imported instanceof CryptoKey && imported.type === "public" ? imported : null;
  } catch {
    return null;
  }
}
