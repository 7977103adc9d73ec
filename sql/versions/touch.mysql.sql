-- Says that kinds of data change, `[{"tag": "orders", "rows": 1}, …]`, in one slot of each.

-- From the list to the rows, in the order of the list: who writes the same kinds waits in the same order.
-- The list's tags have the column's character set, or its key could not be used.
update json_table(:touched, '$[*]' columns (
  tag varchar(32) character set ascii collate ascii_bin path '$.tag',
  row_change bigint path '$.rows'
)) t
straight_join data_versions v on v.tag = t.tag and v.slot = :slot
set v.version = v.version + 1, v.row_count = v.row_count + t.row_change
