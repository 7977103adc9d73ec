-- Makes a user, who has no roles yet.
insert into users (id, name, email, password_hash, is_active)
values (:id, :name, :email, :password_hash, :is_active)
