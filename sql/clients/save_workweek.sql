-- Says in which time zone a client works.
insert into workweeks (client_id, time_zone)
values (:id, :time_zone)
on conflict (client_id) do update
set
  time_zone = excluded.time_zone,
  updated_at = current_timestamp(3)
