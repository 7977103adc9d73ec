-- Writes the same password as a hash that costs more; nothing that anybody sees changes.
update users
set password_hash = :password_hash
where id = :id
