-- What is due when.
--
-- One row per visible issue that is not cancelled, most pressing first: open work by target date, then open work
-- without one, then completed work.
--
-- @database monev
-- @with     plane/visible_issues, plane/issue_texts
-- @column   issue_title      text     The issue's name.
-- @column   ketua_bidang     text?    Display names of its assignees; empty when nobody is assigned.
-- @column   kab_kota         text     Kab/kota of its people, or Belum Ditugaskan; Kode Kab/Kota Tidak Terbaca for a person without a readable code.
-- @column   bidang           text     Names of its labels, or Tanpa Bidang.
-- @column   status           text?    Name of its state; empty without one.
-- @column   start_date       date?    Planned first day.
-- @column   target_date      date?    Planned last day.
-- @column   days_remaining   integer? Days from today, in the service's time zone, to the target date; negative when it has passed.
-- @column   deadline_status  text     Completed, No Deadline, Overdue, Warning (7 days or fewer left) or On Track.
-- @column   progress_percent integer  By the group of its state: 0 backlog or none, 25 unstarted, 50 started, 100 completed.
-- @access   public
with today as (
  select (:now::timestamptz at time zone :timezone::text)::date as today
)
select
  i.title as issue_title,
  t.people as ketua_bidang,
  t.kabkota as kab_kota,
  t.bidang,
  i.state as status,
  i.start_date,
  i.target_date,
  i.target_date - d.today as days_remaining,
  case
    when i.state_group = 'completed' then 'Completed'
    when i.target_date is null then 'No Deadline'
    when i.target_date < d.today then 'Overdue'
    when i.target_date <= d.today + 7 then 'Warning'
    else 'On Track'
  end as deadline_status,
  case i.state_group
    when 'completed' then 100
    when 'started' then 50
    when 'unstarted' then 25
    else 0
  end as progress_percent
from visible_issues i
join issue_texts t on t.issue_id = i.issue_id
cross join today d
where i.state_group <> 'cancelled'
order by
  i.state_group = 'completed',
  i.target_date nulls last,
  lower(i.title collate "C"),
  i.title collate "C",
  i.issue_id
