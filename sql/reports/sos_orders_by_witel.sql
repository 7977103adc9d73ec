-- Orders of SOS by witel and status.
--
-- One row for each witel and status that has orders, witels and their statuses in alphabetical order; values stand as
-- they were imported, new witels in the place of old ones. An order with several lines counts once in each status
-- that one of its lines has.
--
-- @database app
-- @tags     sos
-- @column   witel         text    Name of the witel, or Tanpa Witel.
-- @column   status        text    LI_STATUS, or Tanpa Status.
-- @column   jumlah_order  integer Orders, by ORDER_ID.
-- @column   revenue       decimal Sum of REVENUE over their lines; 0 when there is none.
-- @access   public
with orders as (
  select
    coalesce(witel_baru, 'Tanpa Witel') as witel,
    coalesce(li_status, 'Tanpa Status') as status,
    -- Counting distinct ids sorts them, which takes a third of the time byte by byte.
    order_id collate "C" as order_id,
    revenue
  from sos_orders
)
select
  witel,
  status,
  count(distinct order_id)::int as jumlah_order,
  coalesce(sum(revenue), 0) as revenue
from orders
group by witel, status
order by
  witel = 'Tanpa Witel',
  lower(witel collate "C"),
  witel collate "C",
  status = 'Tanpa Status',
  lower(status collate "C"),
  status collate "C"
