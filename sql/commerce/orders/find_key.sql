-- What was answered to a key.
select request_hash, response
from idempotency_keys
where idempotency_key = :key
