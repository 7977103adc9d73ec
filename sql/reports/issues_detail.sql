-- Every issue with its people, places and last comment.
--
-- One row per visible issue, by creation time. Several kab/kota, bidang or people stand in one field, each once,
-- alphabetical, joined by "; ".
--
-- @database monev
-- @with     plane/visible_issues, plane/issue_texts, plane/last_comments
-- @column   issue_id           text     The issue's UUID.
-- @column   issue_title        text     The issue's name.
-- @column   kab_kota           text     Kab/kota of its people, or Belum Ditugaskan; Kode Kab/Kota Tidak Terbaca for a person without a readable code.
-- @column   bidang             text     Names of its labels, or Tanpa Bidang.
-- @column   status             text?    Name of its state; empty without one.
-- @column   ketua_bidang       text?    Display names of its assignees; empty when nobody is assigned.
-- @column   email_ketua_bidang text?    Addresses of its assignees; empty for readers without a report key.
-- @column   start_date         date?    Planned first day.
-- @column   target_date        date?    Planned last day.
-- @column   last_comment       text?    Plain text of the newest comment by a person.
-- @column   comment_time       instant? When that comment was written.
-- @column   comment_by         text?    Display name of who wrote it.
-- @column   created_at         instant  When the issue was created.
-- @column   updated_at         instant  When the issue was last changed.
-- @private  email_ketua_bidang
-- @access   public
select
  i.issue_id::text as issue_id,
  i.title as issue_title,
  t.kabkota as kab_kota,
  t.bidang,
  i.state as status,
  t.people as ketua_bidang,
  t.emails as email_ketua_bidang,
  i.start_date,
  i.target_date,
  c.comment as last_comment,
  c.commented_at as comment_time,
  c.commented_by as comment_by,
  i.created_at,
  i.updated_at
from visible_issues i
join issue_texts t on t.issue_id = i.issue_id
left join last_comments c on c.issue_id = i.issue_id
order by i.created_at, i.issue_id
