-- Begins a session.
insert into sessions (id, user_id, created_at, expires_at)
values (:id, :user_id, :now, :expires_at)
