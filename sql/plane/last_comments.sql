-- One row per visible issue on which a person has commented: the newest live comment.
-- A comment without an actor is the system's, and a bot is nobody.
--
-- @with visible_issues, people
select distinct on (c.issue_id)
  c.issue_id,
  c.comment_stripped as comment,
  c.created_at as commented_at,
  p.display_name as commented_by
from visible_issues i
join issue_comments c on c.issue_id = i.issue_id and c.deleted_at is null
join people p on p.person_id = c.actor_id
order by c.issue_id, c.created_at desc, c.id desc
