-- Takes a user away, with roles and sessions.
delete from users
where id = :id
