-- Takes all roles from a user but for these, between commas.
delete from user_roles
where user_id = :id
  and role <> all (string_to_array(:roles, ','))
