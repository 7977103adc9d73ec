-- Some active super admin beside a user, if there is any.
select u.id
from user_roles r
join users u on u.id = r.user_id
where r.role = 'super_admin'
  and u.is_active
  and u.id <> :id
limit 1
