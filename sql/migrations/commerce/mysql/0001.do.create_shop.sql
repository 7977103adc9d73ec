-- Products, customers and their orders.
--
-- Ids are UUIDv7 as 36 characters of text, readable in every client; made by the service. Times are UTC.
-- Money is decimal(18,2); sums over a customer's orders have six digits more, as nothing bounds their number.
-- Totals that lists sort by (`total_sold`, `total_spent`, `total_orders`) are kept in the rows which an order locks anyway.

create table if not exists categories (
  id char(36) character set ascii collate ascii_bin not null,
  name varchar(100) not null,
  description text,
  is_active boolean not null default true,
  created_at datetime(3) not null default current_timestamp(3),
  updated_at datetime(3) not null default current_timestamp(3),
  primary key (id),
  -- serves commerce/categories/list
  key categories_by_name (name, id)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_unicode_ci;

create table if not exists products (
  id char(36) character set ascii collate ascii_bin not null,
  name varchar(150) not null,
  description text,
  price decimal(18,2) not null,
  category_id char(36) character set ascii collate ascii_bin not null,
  stock_quantity int not null default 0,
  total_sold bigint not null default 0,
  is_active boolean not null default true,
  created_at datetime(3) not null default current_timestamp(3),
  updated_at datetime(3) not null default current_timestamp(3),
  primary key (id),
  -- serves commerce/products/list and commerce/products/list_all (sorted by name)
  key products_by_name (name, id),
  -- serves commerce/products/list (of a category, sorted by name) and the foreign key
  key products_by_category (category_id, name, id),
  -- serves commerce/products/list and commerce/products/list_all (sorted by price)
  key products_by_price (price, id),
  -- serves commerce/products/list and commerce/products/list_all (sorted by stock, or within stocks)
  key products_by_stock (stock_quantity, id),
  -- serves commerce/products/list and commerce/products/list_all (sorted by pieces sold)
  key products_by_sold (total_sold, id),
  -- serves commerce/dashboard/product_sums, which reads nothing else, and commerce/products/list (within prices)
  key products_worth (price, stock_quantity),
  constraint products_in_category foreign key (category_id) references categories (id) on delete restrict,
  constraint products_price_not_negative check (price >= 0),
  constraint products_stock_not_negative check (stock_quantity >= 0)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_unicode_ci;

create table if not exists customers (
  id char(36) character set ascii collate ascii_bin not null,
  name varchar(255) not null,
  email varchar(255) character set utf8mb4 collate utf8mb4_bin not null,
  total_spent decimal(24,2) not null default 0,
  total_orders bigint not null default 0,
  created_at datetime(3) not null default current_timestamp(3),
  updated_at datetime(3) not null default current_timestamp(3),
  primary key (id),
  -- serves commerce/customers/list (by e-mail address), and no address is taken twice
  unique key customers_email (email),
  -- serves commerce/customers/list and commerce/customers/list_all (sorted by name)
  key customers_by_name (name, id),
  -- serves commerce/dashboard/top_customers and commerce/customers/list_all (sorted by spending)
  key customers_by_spent (total_spent, id)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_unicode_ci;

create table if not exists orders (
  id char(36) character set ascii collate ascii_bin not null,
  customer_id char(36) character set ascii collate ascii_bin not null,
  status varchar(16) character set ascii collate ascii_bin not null default 'placed',
  total_quantity bigint not null,
  total_price decimal(18,2) not null,
  created_at datetime(3) not null default current_timestamp(3),
  cancelled_at datetime(3),
  -- serves commerce/orders/list: ids grow with time
  primary key (id),
  -- serves commerce/orders/list (of a customer) and the foreign key
  key orders_by_customer (customer_id, id),
  -- serves commerce/orders/list (of a status)
  key orders_by_status (status, id),
  -- serves commerce/orders/list (sorted by total)
  key orders_by_total (total_price, id),
  constraint orders_of_customer foreign key (customer_id) references customers (id) on delete restrict,
  constraint orders_status_known check (status in ('placed', 'cancelled'))
) engine = InnoDB default character set utf8mb4 collate utf8mb4_unicode_ci;

create table if not exists order_items (
  id char(36) character set ascii collate ascii_bin not null,
  order_id char(36) character set ascii collate ascii_bin not null,
  product_id char(36) character set ascii collate ascii_bin not null,
  quantity int not null,
  unit_price decimal(18,2) not null,
  primary key (id),
  -- serves commerce/orders/list and commerce/orders/find, and no product stands twice in an order
  unique key order_items_of_order (order_id, product_id),
  -- serves the foreign key: whether a product was ever ordered
  key order_items_by_product (product_id),
  constraint order_items_in_order foreign key (order_id) references orders (id) on delete cascade,
  constraint order_items_of_product foreign key (product_id) references products (id) on delete restrict,
  constraint order_items_quantity_positive check (quantity > 0)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_unicode_ci;

-- What was answered to an order with an `Idempotency-Key`; forgotten after a day.
create table if not exists idempotency_keys (
  idempotency_key varchar(255) character set ascii collate ascii_bin not null,
  request_hash char(43) character set ascii collate ascii_bin not null,
  response mediumtext,
  created_at datetime(3) not null default current_timestamp(3),
  primary key (idempotency_key),
  -- serves commerce/orders/forget_keys
  key idempotency_keys_by_age (created_at)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_unicode_ci;

-- How often each kind of data has changed, and how many rows it has, spread over 16 rows so that writers seldom meet.
create table if not exists data_versions (
  tag varchar(32) character set ascii collate ascii_bin not null,
  slot smallint not null,
  version bigint not null default 0,
  row_count bigint not null default 0,
  -- serves versions/read and versions/touch
  primary key (tag, slot)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_unicode_ci;

insert ignore into data_versions (tag, slot)
with recursive slots (slot) as (select 0 union all select slot + 1 from slots where slot < 15),
tags (tag) as (select 'categories' union all select 'customers' union all select 'orders' union all select 'products')
select tag, slot from tags cross join slots;
