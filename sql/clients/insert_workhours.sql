-- Says at which hours a client works, `[{"day": 1, "opens": 480, "closes": 1020}, …]`.
insert into workhours (client_id, day, opens, closes)
select cast(:id as uuid), h.day, h.opens, h.closes
from json_to_recordset(cast(:hours as json)) as h (day smallint, opens smallint, closes smallint)
