/** What differs from one house to another about the kinds of sheets. Texts are compared without case. */
export interface KindSettings {
  /** Columns that tell orders of SOS and Datin apart: `order_id` alone keeps one line of an order. */
  readonly orderKey: readonly ["order_id"] | readonly ["order_id", "li_id"];
  /** The `BILL_REGION`s of which SOS keeps the orders that are not billed; empty = all orders are kept. */
  readonly sosRegions: readonly string[];
  /** The `LI_PRODUCT_NAME`s that make a row of SOS one of Datin. */
  readonly datinProducts: readonly string[];
  /** The `WITEL`s of which HSI keeps the orders; empty = all orders are kept. */
  readonly hsiWitels: readonly string[];
  /** Who looks after a customer, by `NIPNAS`. */
  readonly people: Readonly<Record<string, string>>;
  /** What a `BILL_WITEL` is called now, by what it was called; one that is not named stays as it is. */
  readonly witels: Readonly<Record<string, string>>;
}
