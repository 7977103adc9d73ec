import { fetchKeySet, type KeySet } from "./fetch_key_set.ts";

/** Which key is looked for. */
export interface KeyWanted {
  readonly id: string;
  readonly algorithm: string;
}

/** Where the keys are. */
export interface OutsideIssuerKeysOptions {
  readonly url: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly timeoutMs: number;
}

/** A key that was taken back is believed for so long at most while the issuer answers. */
const YOUNG_MS = 600_000;
/** Between two looks at the issuer, however many strangers name keys that there are not. */
const REST_MS = { answered: 30_000, failed: 10_000 };

/** The public keys of an issuer, fetched when one is needed that is not known. */
export class OutsideIssuerKeys {
  readonly #options: OutsideIssuerKeysOptions;
  #keys: KeySet = new Map();
  #youngUntil = -Infinity;
  /** Until when the issuer is left alone. */
  #restsUntil = -Infinity;
  #failed = false;
  #fetching: Promise<void> | null = null;

  constructor(options: OutsideIssuerKeysOptions) {
    this.#options = options;
  }

  /**
   * The key; `null` = the issuer has no such key, `unavailable` = nobody can tell. While the issuer is out of reach those
   * that it had when it was seen last go on.
   */
  async find(wanted: KeyWanted): Promise<CryptoKey | null | "unavailable"> {
    const known = this.#known(wanted);
    if (known !== null && this.#options.now() < this.#youngUntil) return known;
    if (this.#fetching !== null || this.#options.now() >= this.#restsUntil) await this.#fetch();
    return this.#known(wanted) ?? (this.#failed ? "unavailable" : null);
  }

  #known({ id, algorithm }: KeyWanted): CryptoKey | null {
    return this.#keys.get(`${algorithm} ${id}`) ?? null;
  }

  #fetch(): Promise<void> {
    return this.#fetching ??= this.#renew().finally(() => this.#fetching = null);
  }

  async #renew(): Promise<void> {
    const { url, timeoutMs, now } = this.#options;
    const keys = await fetchKeySet(url, timeoutMs);
    this.#failed = keys === null;
    this.#restsUntil = now() + (keys === null ? REST_MS.failed : REST_MS.answered);
    if (keys === null) return;
    this.#keys = keys;
    this.#youngUntil = now() + YOUNG_MS;
  }
}
