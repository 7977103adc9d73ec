-- Clients, the hours at which they work, and their stores.
--
-- Ids are UUIDv7, made by the service, so that their order is that of creation. What was deleted stays, marked. `is_deleted` leads
-- the indexes of lists, which thereby serve what is there and what was deleted alike; `is_live` (true or NULL) lets a foreign
-- key demand that what it refers to was not deleted. Names sort without regard to capitals.

create table if not exists clients (
  -- serves clients/find, clients/lock and clients/list (sorted by creation)
  id uuid not null primary key,
  code varchar(32) collate "C" not null,
  name varchar(255) collate "und-x-icu" not null,
  legal_name varchar(255),
  email varchar(255),
  phone varchar(32),
  address varchar(500),
  city varchar(100) collate "und-x-icu",
  time_zone varchar(64) not null,
  is_active boolean not null default true,
  created_at timestamptz(3) not null default current_timestamp(3),
  updated_at timestamptz(3) not null default current_timestamp(3),
  deleted_at timestamptz(3),
  is_deleted boolean not null generated always as (deleted_at is not null) stored,
  is_live boolean generated always as (case when deleted_at is null then true end) stored,
  -- What the foreign key of stores refers to; led by what nobody looks for, so that ids are found by the smaller key.
  constraint clients_live unique (is_live, id),
  constraint clients_code_form check (code ~ '^[A-Za-z0-9._-]+$'),
  constraint clients_name_not_blank check (name ~ '[^[:space:]]')
);
-- No code is taken twice among those not deleted.
create unique index if not exists clients_code on clients (lower(code)) where deleted_at is null;
-- serves clients/list and clients/count (sorted by name, or whose names begin so)
create index if not exists clients_by_name on clients (is_deleted, name, id);
-- serves clients/list and clients/count (sorted by code, or of a code)
create index if not exists clients_by_code on clients (is_deleted, lower(code), id) include (code);
-- serves clients/list (sorted by creation, deleted ones too)
create index if not exists clients_by_age on clients (is_deleted, id);
-- serves clients/list (of a city, sorted by name)
create index if not exists clients_by_city_name on clients (is_deleted, lower(city), name, id) include (city);
-- serves clients/list (of a city, sorted by code)
create index if not exists clients_by_city_code on clients (is_deleted, lower(city), lower(code), id) include (city, code);
-- serves clients/list and clients/count (of a city, sorted by creation)
create index if not exists clients_by_city_age on clients (is_deleted, lower(city), id) include (city);
-- serves clients/count (active or not), as it is a tenth of the size of those below
create index if not exists clients_by_activity on clients (is_deleted, is_active);
-- serves clients/list (active or not, sorted by name)
create index if not exists clients_by_activity_name on clients (is_deleted, is_active, name, id);
-- serves clients/list (active or not, sorted by code)
create index if not exists clients_by_activity_code on clients (is_deleted, is_active, lower(code), id) include (code);
-- serves clients/list (active or not, sorted by creation)
create index if not exists clients_by_activity_age on clients (is_deleted, is_active, id);

-- The week of a client that has told when it works.
create table if not exists workweeks (
  -- serves clients/find_workhours and the foreign key
  client_id uuid not null primary key references clients (id) on delete cascade,
  time_zone varchar(64) not null,
  updated_at timestamptz(3) not null default current_timestamp(3)
);

-- A time at which a client is open, in minutes from the beginning of its day; one past midnight ends beyond 1440.
create table if not exists workhours (
  client_id uuid not null references workweeks (client_id) on delete cascade,
  -- 1 = Monday
  day smallint not null,
  opens smallint not null,
  closes smallint not null,
  -- serves clients/find_workhours and the foreign key, and no two begin at once
  primary key (client_id, day, opens),
  constraint workhours_day_known check (day between 1 and 7),
  constraint workhours_opens_in_day check (opens between 0 and 1439),
  constraint workhours_closes_within_day check (closes > opens and closes <= opens + 1440)
);

create table if not exists stores (
  -- serves stores/find, stores/lock and stores/list (sorted by creation)
  id uuid not null primary key,
  client_id uuid not null,
  code varchar(32) collate "C" not null,
  name varchar(255) collate "und-x-icu" not null,
  phone varchar(32),
  address varchar(500),
  city varchar(100) collate "und-x-icu",
  -- NULL = the client's
  time_zone varchar(64),
  is_active boolean not null default true,
  created_at timestamptz(3) not null default current_timestamp(3),
  updated_at timestamptz(3) not null default current_timestamp(3),
  deleted_at timestamptz(3),
  is_deleted boolean not null generated always as (deleted_at is not null) stored,
  is_live boolean generated always as (case when deleted_at is null then true end) stored,
  constraint stores_of_client foreign key (client_id) references clients (id) on delete restrict,
  -- Not looked at while `is_live` is NULL, for a deleted store.
  constraint stores_of_live_client foreign key (client_id, is_live) references clients (id, is_live),
  constraint stores_code_form check (code ~ '^[A-Za-z0-9._-]+$'),
  constraint stores_name_not_blank check (name ~ '[^[:space:]]')
);
-- serves clients/count_stores, and no code is taken twice among a client's stores that are not deleted
create unique index if not exists stores_code on stores (client_id, lower(code)) where deleted_at is null;
-- serves stores/list and stores/count (of a client) and the foreign key
create index if not exists stores_by_client on stores (client_id, is_deleted, name, id);
-- serves stores/list and stores/count (sorted by name, or whose names begin so)
create index if not exists stores_by_name on stores (is_deleted, name, id);
-- serves stores/list and stores/count (sorted by code, or of a code)
create index if not exists stores_by_code on stores (is_deleted, lower(code), id) include (code);
-- serves stores/list (sorted by creation, deleted ones too)
create index if not exists stores_by_age on stores (is_deleted, id);
-- serves stores/list (of a city, sorted by name)
create index if not exists stores_by_city_name on stores (is_deleted, lower(city), name, id) include (city);
-- serves stores/list (of a city, sorted by code)
create index if not exists stores_by_city_code on stores (is_deleted, lower(city), lower(code), id) include (city, code);
-- serves stores/list and stores/count (of a city, sorted by creation)
create index if not exists stores_by_city_age on stores (is_deleted, lower(city), id) include (city);
-- serves stores/count (active or not), as it is a tenth of the size of those below
create index if not exists stores_by_activity on stores (is_deleted, is_active);
-- serves stores/list (active or not, sorted by name)
create index if not exists stores_by_activity_name on stores (is_deleted, is_active, name, id);
-- serves stores/list (active or not, sorted by code)
create index if not exists stores_by_activity_code on stores (is_deleted, is_active, lower(code), id) include (code);
-- serves stores/list (active or not, sorted by creation)
create index if not exists stores_by_activity_age on stores (is_deleted, is_active, id);
