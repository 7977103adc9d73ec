-- Takes the shop away with all that is in it.

drop table if exists data_versions;
drop table if exists idempotency_keys;
drop table if exists order_items;
drop table if exists orders;
drop table if exists customers;
drop table if exists products;
drop table if exists categories;
