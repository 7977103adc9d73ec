import type { ListSource } from "#src/http/list_entry.ts";
import type { LiveData } from "#src/platform/live_data.ts";
import type { Statements } from "#src/platform/statements.ts";
import { createOrderRows, type OrderRows } from "./order_rows.ts";
import { presentOrder } from "./present_order.ts";

/** The orders, as their verbs need them. */
export interface Orders {
  readonly data: LiveData;
  readonly rows: OrderRows;
  /** What an order's answer is computed from: it names its customer and products. */
  readonly tags: ListSource["tags"];
  readonly list: ListSource;
  /** The same for no filter but the status, which is counted in less time. */
  readonly listOfStatus: ListSource;
}

/** Where the orders are. */
export function createOrders(data: LiveData, statements: Statements): Orders {
  const tags = ["orders", "customers", "products"] as const;
  const list: ListSource = {
    message: "Orders",
    tags,
    list: statements.get("commerce/orders/list"),
    listAll: statements.get("commerce/orders/list_all"),
    count: statements.get("commerce/orders/count"),
    present: presentOrder,
  };
  return {
    data,
    rows: createOrderRows(statements, data.engine),
    tags,
    list,
    listOfStatus: { ...list, count: statements.get("commerce/orders/count_of_status") },
  };
}
