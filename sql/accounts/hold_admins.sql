-- Lets nobody else take away a super admin, or make the first one, until the transaction ends.
select 1 as held
from pg_advisory_xact_lock(hashtext('aliran super admins'))
