-- The stores that a reader asks for; a filter that is NULL lets all through, but for deleted ones.
-- Each filter is one that an index begins with: names that begin so lie together in the order of names, as in that order nothing
-- stands behind U+FFFF.
select
  s.id,
  s.name,
  s.code
from stores s
where s.is_deleted = coalesce(cast(:deleted as boolean), false)
  and (cast(:client_id as uuid) is null or s.client_id = cast(:client_id as uuid))
  and (cast(:name as text) is null or s.name >= cast(:name as text) collate "und-x-icu")
  and (cast(:name as text) is null or s.name < (cast(:name as text) || chr(65535)) collate "und-x-icu")
  and (cast(:name as text) is null or starts_with(lower(s.name), cast(:name as text)))
  and (cast(:code as text) is null or lower(s.code) = lower(cast(:code as text) collate "C"))
  and (cast(:city as text) is null or lower(s.city) = lower(cast(:city as text) collate "und-x-icu"))
  and (cast(:is_active as boolean) is null or s.is_active = cast(:is_active as boolean))
