import type { Parameters } from "#src/platform/database.ts";

/** A statement, and the index that shall be used when it is run with these parameters. */
export interface CommercePlan {
  readonly index: string;
  /** Its name, or `foreign key` for what the engine asks itself. */
  readonly statement: string;
  readonly sort?: string;
  readonly parameters: Parameters;
  /** Whether the index has all that is read of its table. */
  readonly covers?: true;
  /** How many rows may be read, a dozen of them by the counting itself. */
  readonly readsMax?: number;
}

const PLACE = { limit: "10", offset: "0" };
const PRODUCTS = {
  ...PLACE,
  name: null,
  category_id: null,
  min_price: null,
  max_price: null,
  min_stock: null,
  max_stock: null,
  is_active: null,
};
const CUSTOMERS = { ...PLACE, name: null, email: null };
const ORDERS = { ...PLACE, customer_id: null, status: null, min_total: null, max_total: null };

/** What each index is for, by the comments in the migrations; `someId` = an id that a category, a customer and a product have. */
export function commercePlans(someId: string): CommercePlan[] {
  return [...productPlans(someId), ...customerPlans(), ...orderPlans(someId), ...otherPlans()];
}

function productPlans(someId: string): CommercePlan[] {
  const list = "commerce/products/list";
  const listAll = "commerce/products/list_all";
  const sorted = [
    ["products_by_name", "name_asc", "name_desc"],
    ["products_by_price", "price_asc", "price_desc"],
    ["products_by_stock", "stock_asc", "stock_desc"],
    ["products_by_sold", "sold_asc", "sold_desc"],
  ].flatMap(([index, ...sorts]) =>
    sorts.flatMap((sort): CommercePlan[] => [
      { index: index!, statement: listAll, sort, parameters: PLACE, covers: true },
      { index: index!, statement: list, sort, parameters: { ...PRODUCTS, is_active: "1" } },
      { index: index!, statement: list, sort, parameters: { ...PRODUCTS, name: "%ab%" } },
    ])
  );
  const category = { ...PRODUCTS, category_id: someId };
  const prices = { ...PRODUCTS, min_price: "10.00", max_price: "12.00" };
  const stocks = { ...PRODUCTS, min_stock: "10", max_stock: "12" };
  const sums = "commerce/dashboard/product_sums";
  return [
    ...sorted,
    { index: "products_by_category", statement: list, sort: "name_asc", parameters: category },
    { index: "products_by_category", statement: list, sort: "name_desc", parameters: category },
    { index: "products_by_category", statement: "foreign key", parameters: { id: someId } },
    { index: "products_by_stock", statement: list, sort: "name_asc", parameters: stocks },
    { index: "products_worth", statement: list, sort: "name_asc", parameters: prices },
    { index: "products_worth", statement: sums, parameters: {}, covers: true, readsMax: 20_100 },
  ];
}

function customerPlans(): CommercePlan[] {
  const list = "commerce/customers/list";
  const listAll = "commerce/customers/list_all";
  const email = { ...CUSTOMERS, email: "c7@example.com" };
  const top = "commerce/dashboard/top_customers";
  return [
    { index: "customers_email", statement: list, sort: "name_asc", parameters: email, readsMax: 30 },
    ...["name_asc", "name_desc"].flatMap((sort): CommercePlan[] => [
      { index: "customers_by_name", statement: list, sort, parameters: { ...CUSTOMERS, name: "%ab%" } },
      { index: "customers_by_name", statement: listAll, sort, parameters: PLACE, covers: true },
    ]),
    { index: "customers_by_spent", statement: listAll, sort: "spent_desc", parameters: PLACE, covers: true },
    { index: "customers_by_spent", statement: top, parameters: { limit: "10" }, readsMax: 40 },
  ];
}

function orderPlans(someId: string): CommercePlan[] {
  const list = "commerce/orders/list";
  const find = "commerce/orders/find";
  const customer = { ...ORDERS, customer_id: someId };
  const cancelled = { ...ORDERS, status: "cancelled" };
  return [
    { index: "orders.PRIMARY", statement: list, sort: "newest", parameters: ORDERS },
    { index: "orders.PRIMARY", statement: list, sort: "oldest", parameters: ORDERS },
    { index: "orders_by_customer", statement: list, sort: "newest", parameters: customer },
    { index: "orders_by_customer", statement: "foreign key", parameters: { id: someId } },
    { index: "orders_by_status", statement: list, sort: "newest", parameters: cancelled },
    { index: "orders_by_total", statement: list, sort: "total_desc", parameters: ORDERS },
    { index: "orders_by_total", statement: list, sort: "total_asc", parameters: ORDERS },
    { index: "order_items_of_order", statement: list, sort: "newest", parameters: ORDERS },
    { index: "order_items_of_order", statement: find, parameters: { id: someId }, readsMax: 40 },
    { index: "order_items_by_product", statement: "foreign key", parameters: { id: someId } },
  ];
}

function otherPlans(): CommercePlan[] {
  const categories = { ...PLACE, name: null, is_active: null };
  const touched = '[{"tag": "orders", "rows": 0}]';
  return [
    {
      index: "categories_by_name",
      statement: "commerce/categories/list",
      sort: "name_asc",
      parameters: categories,
    },
    {
      index: "categories_by_name",
      statement: "commerce/categories/list",
      sort: "name_desc",
      parameters: categories,
    },
    {
      index: "idempotency_keys_by_age",
      statement: "commerce/orders/forget_keys",
      parameters: { limit: "100" },
    },
    { index: "data_versions.PRIMARY", statement: "versions/read", parameters: {} },
    {
      index: "data_versions.PRIMARY",
      statement: "versions/touch",
      parameters: { touched, slot: "3" },
      readsMax: 30,
    },
  ];
}
