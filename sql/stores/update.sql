-- Writes all of a store that can be written; refused when its client is deleted.
update stores
set
  client_id = :client_id,
  code = :code,
  name = :name,
  phone = :phone,
  address = :address,
  city = :city,
  time_zone = :time_zone,
  is_active = :is_active,
  updated_at = current_timestamp(3)
where id = :id
