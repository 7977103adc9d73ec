-- Gives a user roles, between commas; those that he has already are left as they are.
insert into user_roles (user_id, role)
select cast(:id as uuid), given.role
from unnest(string_to_array(:roles, ',')) as given (role)
on conflict do nothing
