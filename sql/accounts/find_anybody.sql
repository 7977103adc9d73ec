-- Some user, if there is any.
select u.id
from users u
limit 1
