-- Products, customers and their orders.
--
-- Ids are UUIDv7, made by the service. Names sort without regard to capitals, as on MySQL.
-- Money is decimal(18,2); sums over a customer's orders have six digits more, as nothing bounds their number.
-- Totals that lists sort by (`total_sold`, `total_spent`, `total_orders`) are kept in the rows which an order locks anyway.

create table if not exists categories (
  id uuid not null,
  name varchar(100) collate "und-x-icu" not null,
  description text,
  is_active boolean not null default true,
  created_at timestamptz(3) not null default current_timestamp(3),
  updated_at timestamptz(3) not null default current_timestamp(3),
  primary key (id)
);
-- serves commerce/categories/list
create index if not exists categories_by_name on categories (name, id);

create table if not exists products (
  id uuid not null,
  name varchar(150) collate "und-x-icu" not null,
  description text,
  price decimal(18,2) not null,
  category_id uuid not null,
  stock_quantity int not null default 0,
  total_sold bigint not null default 0,
  is_active boolean not null default true,
  created_at timestamptz(3) not null default current_timestamp(3),
  updated_at timestamptz(3) not null default current_timestamp(3),
  primary key (id),
  constraint products_in_category foreign key (category_id) references categories (id) on delete restrict,
  constraint products_price_not_negative check (price >= 0),
  constraint products_stock_not_negative check (stock_quantity >= 0)
);
-- serves commerce/products/list and commerce/products/list_all (sorted by name)
create index if not exists products_by_name on products (name, id);
-- serves commerce/products/list (of a category, sorted by name) and the foreign key
create index if not exists products_by_category on products (category_id, name, id);
-- serves commerce/products/list and commerce/products/list_all (sorted by price)
create index if not exists products_by_price on products (price, id);
-- serves commerce/products/list and commerce/products/list_all (sorted by stock, or within stocks)
create index if not exists products_by_stock on products (stock_quantity, id);
-- serves commerce/products/list and commerce/products/list_all (sorted by pieces sold)
create index if not exists products_by_sold on products (total_sold, id);
-- serves commerce/dashboard/product_sums, which reads nothing else, and commerce/products/list (within prices)
create index if not exists products_worth on products (price, stock_quantity);

create table if not exists customers (
  id uuid not null,
  name varchar(255) collate "und-x-icu" not null,
  email varchar(255) not null,
  total_spent decimal(24,2) not null default 0,
  total_orders bigint not null default 0,
  created_at timestamptz(3) not null default current_timestamp(3),
  updated_at timestamptz(3) not null default current_timestamp(3),
  primary key (id)
);
-- serves commerce/customers/list (by e-mail address), and no address is taken twice
create unique index if not exists customers_email on customers (lower(email));
-- serves commerce/customers/list and commerce/customers/list_all (sorted by name)
create index if not exists customers_by_name on customers (name, id);
-- serves commerce/dashboard/top_customers and commerce/customers/list_all (sorted by spending)
create index if not exists customers_by_spent on customers (total_spent, id);

create table if not exists orders (
  id uuid not null,
  customer_id uuid not null,
  status varchar(16) not null default 'placed',
  total_quantity bigint not null,
  total_price decimal(18,2) not null,
  created_at timestamptz(3) not null default current_timestamp(3),
  cancelled_at timestamptz(3),
  -- serves commerce/orders/list: ids grow with time
  primary key (id),
  constraint orders_of_customer foreign key (customer_id) references customers (id) on delete restrict,
  constraint orders_status_known check (status in ('placed', 'cancelled'))
);
-- serves commerce/orders/list (of a customer) and the foreign key
create index if not exists orders_by_customer on orders (customer_id, id);
-- serves commerce/orders/list (of a status)
create index if not exists orders_by_status on orders (status, id);
-- serves commerce/orders/list (sorted by total)
create index if not exists orders_by_total on orders (total_price, id);

create table if not exists order_items (
  id uuid not null,
  order_id uuid not null,
  product_id uuid not null,
  quantity int not null,
  unit_price decimal(18,2) not null,
  primary key (id),
  constraint order_items_in_order foreign key (order_id) references orders (id) on delete cascade,
  constraint order_items_of_product foreign key (product_id) references products (id) on delete restrict,
  constraint order_items_quantity_positive check (quantity > 0)
);
-- serves commerce/orders/list and commerce/orders/find, and no product stands twice in an order
create unique index if not exists order_items_of_order on order_items (order_id, product_id);
-- serves the foreign key: whether a product was ever ordered
create index if not exists order_items_by_product on order_items (product_id);

-- What was answered to an order with an `Idempotency-Key`; forgotten after a day.
create table if not exists idempotency_keys (
  idempotency_key varchar(255) not null,
  request_hash text not null,
  response text,
  created_at timestamptz(3) not null default current_timestamp(3),
  primary key (idempotency_key)
);
-- serves commerce/orders/forget_keys
create index if not exists idempotency_keys_by_age on idempotency_keys (created_at);

-- How often each kind of data has changed, and how many rows it has, spread over 16 rows so that writers seldom meet.
create table if not exists data_versions (
  tag varchar(32) not null,
  slot smallint not null,
  version bigint not null default 0,
  row_count bigint not null default 0,
  -- serves versions/read and versions/touch
  primary key (tag, slot)
);

insert into data_versions (tag, slot)
with recursive slots (slot) as (select 0 union all select slot + 1 from slots where slot < 15),
tags (tag) as (select 'categories' union all select 'customers' union all select 'orders' union all select 'products')
select tag, slot from tags cross join slots
on conflict do nothing;
