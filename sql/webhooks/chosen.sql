-- The webhooks that a reader asks for; a filter that is NULL lets all through.
select w.id
from webhooks w
where (cast(:event as text) is null or w.events @> jsonb_build_array(cast(:event as text)))
  and (cast(:is_active as boolean) is null or w.is_active = cast(:is_active as boolean))
