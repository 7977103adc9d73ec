-- Clients, as they are shown; deleted ones too.
select
  c.id,
  c.code,
  c.name,
  c.legal_name,
  c.email,
  c.phone,
  c.address,
  c.city,
  c.time_zone,
  c.is_active,
  c.created_at,
  c.updated_at,
  c.deleted_at
from clients c
