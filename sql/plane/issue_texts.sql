-- One row per visible issue: its kab/kota, bidang, people and their addresses, each value once, alphabetical,
-- joined by `; `. `people` and `emails` are NULL when nobody is assigned.
--
-- @with issue_people, issue_kabkota, issue_bidang
select
  k.issue_id,
  k.kabkota,
  b.bidang,
  n.people,
  e.emails
from (
  select
    issue_id,
    string_agg(kabkota, '; ' order by lower(kabkota collate "C"), kabkota collate "C") as kabkota
  from issue_kabkota
  group by issue_id
) k
join (
  select
    issue_id,
    string_agg(bidang, '; ' order by lower(bidang collate "C"), bidang collate "C") as bidang
  from issue_bidang
  group by issue_id
) b on b.issue_id = k.issue_id
join (
  select
    issue_id,
    string_agg(display_name, '; ' order by lower(display_name collate "C"), display_name collate "C") as people
  from (select distinct issue_id, display_name from issue_people) d
  group by issue_id
) n on n.issue_id = k.issue_id
-- A left join, so that a report that shows no addresses does not gather them.
left join (
  select
    issue_id,
    string_agg(email, '; ' order by lower(email collate "C"), email collate "C") as emails
  from issue_people
  group by issue_id
) e on e.issue_id = k.issue_id
