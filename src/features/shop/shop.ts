import type { LiveCache } from "#src/platform/live_cache.ts";
import type { LiveData } from "#src/platform/live_data.ts";
import { createLiveStore } from "#src/platform/live_store.ts";
import type { Leases } from "#src/platform/leases.ts";
import type { Observe } from "#src/platform/observe.ts";
import type { Snapshots } from "#src/platform/snapshots.ts";
import type { Statements } from "#src/platform/statements.ts";
import type { Tables } from "#src/platform/tables.ts";
import type { Watermarks } from "#src/platform/watermarks.ts";
import { examineShop, type ShopFinding } from "./examine_shop.ts";

/** What the shop needs. */
export interface ShopDeps {
  readonly commerce: {
    /** Tells its data apart from another shop's in a shared store. */
    readonly name: string;
    readonly primary: Tables;
    readonly replica: Tables | null;
    /** The migrations that its database lacks. */
    readonly pending: () => Promise<readonly string[]>;
  };
  readonly watermarks: Watermarks;
  readonly snapshots: Snapshots;
  readonly leases: Leases;
  readonly statements: Statements;
  readonly observe: Observe;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** How long a kept answer is fresh while nothing changes, and how long after that it may stand in for a failing database. */
  readonly ttlSeconds: number;
  readonly staleSeconds: number;
  /** Connections to the database, at most. */
  readonly poolMax: number;
  /** Most characters of kept answers. */
  readonly sizeMax: number;
}

/** The shop's data and the answers that are kept of them. */
export class Shop {
  readonly #deps: ShopDeps;
  readonly data: LiveData;
  readonly cache: LiveCache;

  constructor(deps: ShopDeps) {
    this.#deps = deps;
    const { data, cache } = createLiveStore({ ...deps, ...deps.commerce });
    this.data = data;
    this.cache = cache;
  }

  /** How the database is, and whether the processes of the fleet hear of each other's writes. */
  examine(): Promise<ShopFinding> {
    return examineShop(this.#deps);
  }

  /** Tells the log what is wrong. Never fails. */
  async check(): Promise<void> {
    const finding = await this.examine();
    if (finding.status !== "ok") this.#deps.observe({ event: "shop_unwell", why: finding.detail });
  }

  /** Ends what works behind answers. */
  async close(): Promise<void> {
    await this.data.close();
  }
}
