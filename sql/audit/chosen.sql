-- The changes that a reader asks for; a filter that is NULL lets all through.
select
  a.id,
  a.at,
  a.who,
  a.kind,
  a.subject_id,
  a.action,
  a.before_state,
  a.after_state,
  a.request_id
from audit_trail a
where (cast(:kind as text) is null or a.kind = cast(:kind as text))
  and (cast(:subject_id as text) is null or a.subject_id = cast(:subject_id as text))
  and (cast(:who as text) is null or a.who = cast(:who as text))
  and (cast(:from as timestamptz) is null or a.at >= cast(:from as timestamptz))
  and (cast(:before as timestamptz) is null or a.at < cast(:before as timestamptz))
