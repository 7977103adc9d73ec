-- What the orders of Datin bring, by segment.
--
-- One row for each segment that has orders, in alphabetical order.
--
-- @database app
-- @tags     datin
-- @column   segmen       text    The new segment, else SEGMEN as it was imported, else Tanpa Segmen.
-- @column   jumlah_order integer Orders, by ORDER_ID.
-- @column   revenue      decimal Sum of REVENUE over their lines; 0 when there is none.
-- @column   hrg_bulanan  decimal Sum of HRG_BULANAN over their lines; 0 when there is none.
-- @access   public
with orders as (
  select
    coalesce(segmen_baru, segmen, 'Tanpa Segmen') as segmen,
    -- Counting distinct ids sorts them, which takes a third of the time byte by byte.
    order_id collate "C" as order_id,
    revenue,
    hrg_bulanan
  from datin_orders
)
select
  segmen,
  count(distinct order_id)::int as jumlah_order,
  coalesce(sum(revenue), 0) as revenue,
  coalesce(sum(hrg_bulanan), 0) as hrg_bulanan
from orders
group by segmen
order by
  segmen = 'Tanpa Segmen',
  lower(segmen collate "C"),
  segmen collate "C"
