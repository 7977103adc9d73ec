-- Writes all of a client that can be written.
update clients
set
  code = :code,
  name = :name,
  legal_name = :legal_name,
  email = :email,
  phone = :phone,
  address = :address,
  city = :city,
  time_zone = :time_zone,
  is_active = :is_active,
  updated_at = current_timestamp(3)
where id = :id
