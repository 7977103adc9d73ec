import assert from "node:assert/strict";
import { mysqlFailure } from "#src/platform/mysql_failure.ts";

function engineError(errno: number, sqlMessage: string): Error {
  return Object.assign(new Error(sqlMessage), { errno, code: "ER_SOMETHING", sqlState: "23000", sqlMessage });
}

for (
  const [errno, message, failure, constraint] of [
    [1062, "Duplicate entry 'a@b.c' for key 'customers_email'", "duplicate", "customers_email"],
    [1062, "Duplicate entry 'a@b.c' for key 'customers.customers_email'", "duplicate", "customers_email"],
    [1062, "Duplicate entry 'x' for key 'y'' for key 'PRIMARY'", "duplicate", "PRIMARY"],
    [
      1452,
      "Cannot add or update a child row: a foreign key constraint fails (`shop`.`orders`, CONSTRAINT " +
      "`orders_of_customer` FOREIGN KEY (`customer_id`) REFERENCES `customers` (`id`))",
      "orphan",
      "orders_of_customer",
    ],
    [
      1451,
      'Cannot delete or update a parent row: a foreign key constraint fails ("shop"."orders", CONSTRAINT ' +
      '"orders_of_customer" FOREIGN KEY ("customer_id") REFERENCES "customers" ("id"))',
      "orphan",
      "orders_of_customer",
    ],
    [1451, "Cannot delete or update a parent row", "orphan", undefined],
    [3819, "Check constraint 'products_stock_not_negative' is violated.", "unfit", undefined],
    [4025, "CONSTRAINT `products_stock_not_negative` failed for `shop`.`products`", "unfit", undefined],
    [1243, "Unknown prepared statement handler (7) given to EXECUTE", "unavailable", undefined],
  ] as const
) {
  Deno.test(`mysqlFailure() takes ${errno} ${message} for ${failure}`, () => {
    const error = mysqlFailure(engineError(errno, message), "statement 'orders/insert'");
    assert.deepEqual([error.failure, error.constraint], [failure, constraint]);
    assert.doesNotMatch(error.message, /a@b\.c|shop/);
  });
}
