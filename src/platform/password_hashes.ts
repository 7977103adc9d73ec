import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { Semaphore } from "#src/std/async/semaphore.ts";

/** How much work a hash is: `2^ln` blocks of `128 * r` bytes, `p` times. */
export interface HashCost {
  readonly ln: number;
  readonly r: number;
  readonly p: number;
}

/** What a look at a password has found. */
export interface PasswordVerdict {
  readonly isGood: boolean;
  /** Whether its hash costs something else than those that are made now. */
  readonly isOutdated: boolean;
}

/** How many passwords are worked on. */
export interface PasswordHashesOptions {
  /** @default {OWASP's for scrypt: 32 MB, three times} */
  readonly cost?: HashCost;
  /** Passwords that may wait for their turn. @default {20} */
  readonly waitingMax?: number;
}

/** More passwords wait for their turn than may; nothing was looked at. */
export class PasswordsBusyError extends Error {
  override readonly name = "PasswordsBusyError";
  constructor() {
    super("Too many passwords wait for their turn");
  }
}

const COST: HashCost = { ln: 15, r: 8, p: 3 };
const WAITING_MAX = 20;
/** Each takes 32 MB and a processor for a while. */
const PLACES = 2;
const PATIENCE_MS = 30_000;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** Dearer ones were not made by us, and would only keep a processor busy. */
const LN_MAX = 20;
const FORM = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([\w+/]{1,86})\$([\w+/]{1,86})$/;

/**
 * Hashes of passwords, by scrypt: `$scrypt$ln=15,r=8,p=3$salt$hash`, each with a salt of its own. Off the main thread, two
 * at a time in this process. Passwords are compared in Unicode's NFKC, as keyboards differ.
 */
export class PasswordHashes {
  readonly #places = new Semaphore(PLACES);
  readonly #cost: HashCost;
  readonly #waitingMax: number;
  /** Of no password: is looked at where there is no user, so that this takes as long. */
  readonly #nobodys: string;
  #waiting = 0;

  constructor({ cost = COST, waitingMax = WAITING_MAX }: PasswordHashesOptions = {}) {
    this.#cost = cost;
    this.#waitingMax = waitingMax;
    this.#nobodys = written(cost, randomBytes(SALT_BYTES), randomBytes(HASH_BYTES));
  }

  /** The hash of a password. Throws `PasswordsBusyError`. */
  async hash(password: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES);
    return written(
      this.#cost,
      salt,
      await this.#derive(password, { cost: this.#cost, salt, length: HASH_BYTES }),
    );
  }

  /**
   * Whether a password has this hash. Nobody's is told in the same time: `null` = there is no user, and what is no hash of
   * ours belongs to no password. Throws `PasswordsBusyError`.
   */
  async verify(password: string, hash: string | null): Promise<PasswordVerdict> {
    const own = hash === null ? null : read(hash);
    const { cost, salt, bytes } = own ?? read(this.#nobodys)!;
    const isSame = timingSafeEqual(await this.#derive(password, { cost, salt, length: bytes.length }), bytes);
    const { ln, r, p } = this.#cost;
    return {
      isGood: own !== null && isSame,
      isOutdated: cost.ln !== ln || cost.r !== r || cost.p !== p,
    };
  }

  async #derive(password: string, work: Derivation): Promise<Uint8Array> {
    if (!this.#places.tryTake()) {
      if (this.#waiting >= this.#waitingMax) throw new PasswordsBusyError();
      this.#waiting++;
      const taken = await this.#places.take(PATIENCE_MS).finally(() => this.#waiting--);
      if (!taken) throw new PasswordsBusyError();
    }
    try {
      return await derived(password.normalize("NFKC"), work);
    } finally {
      this.#places.free();
    }
  }
}

interface Derivation {
  readonly cost: HashCost;
  readonly salt: Uint8Array;
  readonly length: number;
}

function derived(password: string, { cost: { ln, r, p }, salt, length }: Derivation): Promise<Uint8Array> {
  const N = 2 ** ln;
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  scrypt(password, salt, length, { N, r, p, maxmem: 128 * r * (N + p + 2) }, (error, bytes) => {
    if (error === null) resolve(bytes);
    else reject(error);
  });
  return promise;
}

function written({ ln, r, p }: HashCost, salt: Uint8Array, bytes: Uint8Array): string {
  return `$scrypt$ln=${ln},r=${r},p=${p}$${base64(salt)}$${base64(bytes)}`;
}

function read(hash: string): { cost: HashCost; salt: Uint8Array; bytes: Uint8Array } | null {
  const [, ln, r, p, salt, bytes] = FORM.exec(hash) ?? [];
  if (ln === undefined || Number(ln) > LN_MAX) return null;
  return {
    cost: { ln: Number(ln), r: Number(r), p: Number(p) },
    salt: Uint8Array.fromBase64(salt!),
    bytes: Uint8Array.fromBase64(bytes!),
  };
}

/** As PHC strings have it: without padding. */
function base64(bytes: Uint8Array): string {
  return bytes.toBase64({ omitPadding: true });
}
