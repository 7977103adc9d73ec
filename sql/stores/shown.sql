-- Stores, each with its client, as they are shown; deleted ones too.
select
  s.id,
  s.client_id,
  c.code as client_code,
  c.name as client_name,
  s.code,
  s.name,
  s.phone,
  s.address,
  s.city,
  s.time_zone,
  s.is_active,
  s.created_at,
  s.updated_at,
  s.deleted_at
from stores s
join clients c on c.id = s.client_id
