-- The week of a client, a deleted one's too: its time zone, and its hours as `[{"day": 1, "opens": 480, "closes": 1020}, …]`.
select
  c.id,
  c.deleted_at,
  coalesce(w.time_zone, c.time_zone) as time_zone,
  coalesce(
    (
      select json_agg(json_build_object('day', h.day, 'opens', h.opens, 'closes', h.closes) order by h.day, h.opens)
      from workhours h
      where h.client_id = c.id
    ),
    '[]'
  ) as hours
from clients c
left join workweeks w on w.client_id = c.id
where c.id = :id
