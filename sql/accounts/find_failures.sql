-- How long an address has to wait.
select f.locked_until
from sign_in_failures f
where f.email_hash = :email_hash
