import { Draws } from "./draws.ts";
import { seedId } from "./seed_id.ts";
import { SHOP_WORDS } from "./shop_words.ts";

/** How much a shop is filled with. */
export interface ShopSizes {
  /** From 1 to 100,000. */
  readonly products: number;
  /** From 1 to 50,000. */
  readonly customers: number;
  /** From 0 to 1,000,000. */
  readonly orders: number;
  /** Another whole number from 0 gives another shop of the same sizes. */
  readonly seed: number;
}

/** A row as its columns are called; money is decimal text, instants are UTC. */
export type SeedRow = Readonly<Record<string, string | number | boolean | null>>;

/** An order and what is in it. */
export interface SeedOrder {
  readonly order: SeedRow;
  readonly items: readonly SeedRow[];
}

const KIND = { category: 1, product: 2, customer: 3, order: 4 } as const;
const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;
const END_MS = Date.UTC(2026, 0, 1);
/** How many years before that the first row was made; a year later came the last. */
const YEARS_BEFORE = { category: 3, product: 2, customer: 2, order: 1 } as const;
const CATEGORIES_MIN = 5;
const CATEGORIES_MAX = 50;
const PRODUCTS_PER_CATEGORY = 2_000;
/** Prices between two of these are equally frequent as between any two others, in Rupiah. */
const PRICES = [1_000, 10_000, 100_000, 1_000_000, 25_000_000] as const;
const PRICE_STEP = 500;
const WHOLESALE_CENTS = 100_000_000_00;

/**
 * The rows of a made-up shop. The same sizes and seed give the same rows, each computed from its index alone; ids grow with
 * the index.
 *
 * Every 20th product was never sold and every 100th is inactive; every 10th customer never ordered; every 50th order is cancelled.
 * The first customer is a wholesaler, with every 200th order and more than Rp 100 million in each.
 */
export class ShopRows {
  readonly #sizes: ShopSizes;
  /** How many categories there are: 5, or one for every 2,000 products, up to 50. */
  readonly categories: number;

  constructor(sizes: ShopSizes) {
    this.#sizes = sizes;
    const wanted = Math.ceil(sizes.products / PRODUCTS_PER_CATEGORY);
    this.categories = Math.min(CATEGORIES_MAX, Math.max(CATEGORIES_MIN, wanted));
  }

  /** The category of an index. */
  category(index: number): SeedRow {
    const { name, about } = wordsOf(index);
    const line = SHOP_WORDS.lines[Math.floor(index / SHOP_WORDS.categories.length)]!;
    const { id, ms } = this.#made("category", index);
    return { id, name: `${name} ${line}`.trim(), description: about, created_at: instant(ms) };
  }

  /** The product of an index. */
  product(index: number): SeedRow {
    const { id, ms, cents, draws } = this.#priced(index);
    const good = draws.pick(wordsOf(index % this.categories).goods);
    const { qualities, origins, packs } = SHOP_WORDS;
    return {
      id,
      name: `${good} ${draws.pick(origins)} ${draws.pick(qualities)} ${draws.pick(packs)}`,
      description: draws.below(4) === 0 ? null : `${good} dari ${draws.pick(origins)}`,
      price: money(cents),
      category_id: this.#made("category", index % this.categories).id,
      stock_quantity: draws.below(1_000),
      is_active: index % 100 !== 50,
      created_at: instant(ms),
    };
  }

  /** The customer of an index. */
  customer(index: number): SeedRow {
    const { id, ms, draws } = this.#made("customer", index);
    const [given, family] = [nameOf(draws), nameOf(draws)];
    const email = `${given}.${family}.${index + 1}@example.test`.toLowerCase();
    return { id, name: `${given} ${family}`, email, created_at: instant(ms) };
  }

  /** The order of an index, with one to three items of different products. */
  order(index: number): SeedOrder {
    const { ms, id, draws } = this.#made("order", index);
    const buyer = this.#buyer(index, draws);
    const cancelled = index % 50 === 25;
    const bought = this.#bought(draws).map((product) => this.#priced(product));
    let [quantity, cents] = [0, 0];
    const items = bought.map((product, position) => {
      const pieces = buyer === 0
        ? Math.floor(WHOLESALE_CENTS / product.cents) + 1 + draws.below(9)
        : 1 + draws.below(5);
      quantity += pieces;
      cents += pieces * product.cents;
      return {
        id: seedId(ms, 1 + position, draws),
        order_id: id,
        product_id: product.id,
        quantity: pieces,
        unit_price: money(product.cents),
      };
    });
    return {
      order: {
        id,
        customer_id: this.#made("customer", buyer).id,
        status: cancelled ? "cancelled" : "placed",
        total_quantity: quantity,
        total_price: money(cents),
        created_at: instant(ms),
        cancelled_at: cancelled ? instant(ms + draws.below(DAY_MS)) : null,
      },
      items,
    };
  }

  #priced(index: number) {
    const made = this.#made("product", index);
    return { ...made, cents: priceCents(made.draws) };
  }

  /** The first draw of every row is its place within its share of the year, so that later rows are later. */
  #made(kind: keyof typeof KIND, index: number) {
    const draws = new Draws(this.#sizes.seed, KIND[kind], index);
    const counts = {
      category: this.categories,
      product: this.#sizes.products,
      customer: this.#sizes.customers,
    };
    const count = kind === "order" ? this.#sizes.orders : counts[kind];
    const start = END_MS - YEARS_BEFORE[kind] * YEAR_MS;
    const share = YEAR_MS / count;
    const ms = Math.floor(start + index * share + draws.below(Math.floor(share)));
    return { ms, draws, id: seedId(ms, 0, draws) };
  }

  /** The index of a customer; those who come first order more. */
  #buyer(order: number, draws: Draws): number {
    const { customers } = this.#sizes;
    if (order % 200 === 0 || customers === 1) return 0;
    const buying = customers - 1 - Math.floor(customers / 10);
    return skipping(10, Math.min(draws.below(buying), draws.below(buying)) + 1);
  }

  /** Indexes of different products; those that come first sell better. */
  #bought(draws: Draws): number[] {
    const { products } = this.#sizes;
    const sold = products - Math.floor(products / 20);
    const wanted = Math.min(sold, 1 + draws.below(3));
    const chosen = new Set<number>();
    while (chosen.size < wanted) chosen.add(skipping(20, Math.min(draws.below(sold), draws.below(sold))));
    return [...chosen];
  }
}

/** The index of something among those that are left when every `nth` is not counted. */
function skipping(nth: number, position: number): number {
  return position + Math.floor(position / (nth - 1));
}

function wordsOf(category: number): typeof SHOP_WORDS.categories[number] {
  return SHOP_WORDS.categories[category % SHOP_WORDS.categories.length]!;
}

function nameOf(draws: Draws): string {
  const { starts, middles, ends } = SHOP_WORDS.names;
  return `${draws.pick(starts)}${draws.pick(middles)}${draws.pick(ends)}`;
}

/** Whole steps of Rp 500, with 50 or 99 cents more now and then. */
function priceCents(draws: Draws): number {
  const tier = draws.below(PRICES.length - 1);
  const steps = (PRICES[tier + 1]! - PRICES[tier]!) / PRICE_STEP;
  const rupiah = PRICES[tier]! + draws.below(steps) * PRICE_STEP;
  return rupiah * 100 + (draws.below(10) === 0 ? draws.pick([50, 99]) : 0);
}

function money(cents: number): string {
  return (cents / 100).toFixed(2);
}

/** Without its zone, as both engines take it in a session whose zone is UTC. */
function instant(ms: number): string {
  return new Date(ms).toISOString().slice(0, -1).replace("T", " ");
}
