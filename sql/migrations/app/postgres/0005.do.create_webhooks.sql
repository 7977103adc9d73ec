-- Those outside who are told of events, and what they are told.

create table if not exists webhooks (
  -- serves webhooks/find, and webhooks/list: there are at most 50
  id uuid not null primary key,
  url varchar(2048) not null,
  description varchar(255),
  -- JSON: the types of the events that are wanted.
  events jsonb not null,
  -- `whsec_…`; the one before also signs until its time is over.
  secret varchar(64) not null,
  old_secret varchar(64),
  old_secret_until timestamptz(3),
  is_active boolean not null default true,
  -- gone, failing; NULL = it is active, or somebody has set it aside.
  disabled_why varchar(16),
  -- Since when every delivery has failed; NULL = the last one did not.
  failing_since timestamptz(3),
  created_at timestamptz(3) not null default current_timestamp(3),
  updated_at timestamptz(3) not null default current_timestamp(3)
);

-- One event on its way to one webhook: the outbox, and for a while the record of what was sent.
create table if not exists webhook_deliveries (
  -- What the receiver knows it by; grows with time. serves webhooks/settle and webhooks/find_delivery
  id uuid not null primary key,
  webhook_id uuid not null references webhooks (id) on delete cascade,
  event_type varchar(64) not null,
  body text not null,
  state varchar(16) not null default 'pending',
  -- How often it was sent; who sends it knows this number, and no other writes what became of that.
  attempts integer not null default 0,
  -- How many of the waits between attempts are over.
  waits integer not null default 0,
  -- When it is sent next; while it is being sent, when whoever does so is given up. NULL = never.
  due_at timestamptz(3),
  last_attempt_at timestamptz(3),
  last_status integer,
  -- Why no answer came, or why it was not sent.
  last_failure varchar(32),
  created_at timestamptz(3) not null,
  ended_at timestamptz(3),
  constraint webhook_deliveries_state_known check (state in ('pending', 'sending', 'delivered', 'dead')),
  constraint webhook_deliveries_end_known check ((due_at is null) = (state in ('delivered', 'dead')))
);
-- serves webhooks/claim
create index if not exists webhook_deliveries_due on webhook_deliveries (webhook_id, due_at) where due_at is not null;
-- serves webhooks/list_deliveries, webhooks/count_deliveries and the foreign key
create index if not exists webhook_deliveries_by_webhook on webhook_deliveries (webhook_id, created_at, id);
-- serves webhooks/list_deliveries and webhooks/count_deliveries (of a state)
create index if not exists webhook_deliveries_by_state on webhook_deliveries (webhook_id, state, created_at, id);
-- serves webhooks/forget_deliveries
create index if not exists webhook_deliveries_by_end on webhook_deliveries (ended_at) where ended_at is not null;
