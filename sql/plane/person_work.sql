-- One row per person with assigned visible work. Counts, rate, days and bidang leave cancelled work out, so somebody
-- who has nothing else has zeros and no bidang. `completion_rate` has two decimals, the average of days one.
--
-- @with issue_people, issue_bidang
select
  w.*,
  b.bidang
from (
  select
    person_id,
    display_name,
    kabkota,
    count(percent_done)::int as total,
    count(*) filter (where state_group = 'completed')::int as completed,
    count(*) filter (where state_group = 'started')::int as started,
    count(*) filter (where percent_done = 0)::int as active,
    coalesce(round(avg(percent_done), 2), 0.00) as completion_rate,
    round(avg(days_to_complete), 1) as days_to_complete
  from issue_people
  where person_id is not null
  group by person_id, display_name, kabkota
) w
left join (
  select
    person_id,
    string_agg(bidang, '; ' order by lower(bidang collate "C"), bidang collate "C") as bidang
  from (
    select distinct
      p.person_id,
      b.bidang
    from issue_people p
    join issue_bidang b on b.issue_id = p.issue_id
    where p.percent_done is not null
  ) d
  group by person_id
) b on b.person_id = w.person_id
