-- How far the orders of HSI are.
--
-- One row for each step of the funnel, in its order and with zeros; then the values that are no step of it, in
-- alphabetical order, and at last the orders without any.
--
-- @database app
-- @tags     hsi
-- @column   kelompok_status text    KELOMPOK_STATUS as it was imported, or Tanpa Status.
-- @column   jumlah_order    integer Orders.
-- @column   persen          decimal Orders in percent of all, two decimals; 0.00 when there are none at all.
-- @access   public
with steps (rank, kelompok_status) as (
  values
    (1, 'PRE PI'),
    (2, 'INPROGRESS_SC'),
    (3, 'QC1'),
    (4, 'FCC'),
    (5, 'REJECT_FCC'),
    (6, 'SURVEY_NEW_MANJA'),
    (7, 'UNSC'),
    (8, 'PI'),
    (9, 'FO_WFM'),
    (10, 'FO_UIM'),
    (11, 'FO_ASAP'),
    (12, 'FO_OSM'),
    (13, 'ACT_COM'),
    (14, 'PS'),
    (15, 'CANCEL'),
    (16, 'REVOKE')
),
counts as (
  select
    coalesce(kelompok_status, 'Tanpa Status') as kelompok_status,
    count(*) as orders
  from hsi_orders
  group by coalesce(kelompok_status, 'Tanpa Status')
)
select
  coalesce(s.kelompok_status, c.kelompok_status) as kelompok_status,
  coalesce(c.orders, 0)::int as jumlah_order,
  coalesce(round(100.0 * c.orders / sum(c.orders) over (), 2), 0.00) as persen
from steps s
full join counts c on c.kelompok_status = s.kelompok_status
order by
  s.rank nulls last,
  c.kelompok_status = 'Tanpa Status',
  lower(c.kelompok_status collate "C"),
  c.kelompok_status collate "C"
