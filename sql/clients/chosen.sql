-- The clients that a reader asks for; a filter that is NULL lets all through, but for deleted ones.
-- Each filter is one that an index begins with: names that begin so lie together in the order of names, as in that order nothing
-- stands behind U+FFFF.
select
  c.id,
  c.name,
  c.code
from clients c
where c.is_deleted = coalesce(cast(:deleted as boolean), false)
  and (cast(:name as text) is null or c.name >= cast(:name as text) collate "und-x-icu")
  and (cast(:name as text) is null or c.name < (cast(:name as text) || chr(65535)) collate "und-x-icu")
  and (cast(:name as text) is null or starts_with(lower(c.name), cast(:name as text)))
  and (cast(:code as text) is null or lower(c.code) = lower(cast(:code as text) collate "C"))
  and (cast(:city as text) is null or lower(c.city) = lower(cast(:city as text) collate "und-x-icu"))
  and (cast(:is_active as boolean) is null or c.is_active = cast(:is_active as boolean))
