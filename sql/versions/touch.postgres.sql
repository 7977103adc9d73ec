-- Says that kinds of data change, `[{"tag": "orders", "rows": 1}, …]`, in one slot of each.

update data_versions v
set version = v.version + 1, row_count = v.row_count + t.rows
from json_to_recordset(:touched::json) as t(tag text, rows bigint)
where v.tag = t.tag and v.slot = :slot::smallint
