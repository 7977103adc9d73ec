-- One row per user who is a person: bots are nobody, inactive users still own their work.
-- `kabkota` is the name of the person's kab/kota: what the account declares, else the first code in its names.
-- A code outside the configured table stands as itself. `kabkota_rank` is 2 where nothing could be read, else 0.
select
  p.person_id,
  p.display_name,
  p.email,
  coalesce(:kabkota_names::jsonb ->> p.place, p.place, 'Kode Kab/Kota Tidak Terbaca') as kabkota,
  case when p.place is null then 2 else 0 end as kabkota_rank
-- Stock Plane has no users.metadata, a fork may: the bare name below is that column where it exists, else this NULL.
from (select null::jsonb as metadata) as stock
cross join lateral (
  select
    u.id as person_id,
    u.display_name::text as display_name,
    u.email::text as email,
    coalesce(
      nullif(btrim(to_jsonb(metadata) ->> :kabkota_key::text), ''),
      -- A whole run of digits: 2171 inside 121718 is no code.
      substring(u.display_name from '(?<![0-9])(' || :kabkota_pattern::text || ')(?![0-9])'),
      substring(u.first_name from '(?<![0-9])(' || :kabkota_pattern::text || ')(?![0-9])'),
      substring(u.last_name from '(?<![0-9])(' || :kabkota_pattern::text || ')(?![0-9])')
    ) as place
  from users u
  where not u.is_bot
  -- A fence: names are searched once per user, not once per assignment.
  offset 0
) p
