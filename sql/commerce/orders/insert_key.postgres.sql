-- Keeps what was answered to a key; changes no row when the key was answered before.
insert into idempotency_keys (idempotency_key, request_hash, response)
values (:key, :request_hash, :response)
on conflict (idempotency_key) do nothing
