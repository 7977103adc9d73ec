-- A small Plane that holds every trap of counting, on top of sql/demo/plane_schema.sql. The answers stand, worked out
-- by hand, in traps_expected.ts. Ids are the numbers below at the end of 00000000-0000-4000-8000-000000000000.

begin;

create function pg_temp.id(n int) returns uuid
language sql immutable
return ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid;

insert into users (
  password, id, username, email, first_name, last_name, avatar, date_joined, created_at, updated_at, last_location,
  created_location, is_superuser, is_managed, is_password_expired, is_active, is_staff, is_email_verified,
  is_password_autoset, token, user_timezone, last_login_ip, last_logout_ip, last_login_medium, last_login_uagent,
  is_bot, display_name, is_email_valid, is_password_reset_required
)
select
  '', pg_temp.id(n), 'user' || n, email, first_name, last_name, '', '2026-01-01 00:00+07', '2026-01-01 00:00+07',
  '2026-01-01 00:00+07', '', '', false, false, false, n <> 3, false, true, false, '', 'Asia/Jakarta', '', '', 'email',
  '', n = 7, display_name, true, false
from (values
  -- The display name goes before the others.
  (1, 'Ani 2171', 'Ani', 'Contoh 2101', 'ani@example.test'),
  -- The first name goes before the last.
  (2, 'budi', 'Budi BPS 2101', 'Contoh 2103', 'budi@example.test'),
  -- Only the last name has a code; the account is inactive.
  (3, 'Citra', 'Citra', '(2105)', 'citra@example.test'),
  -- No code anywhere.
  (4, 'Dodi', 'Dodi', 'Contoh', 'dodi@example.test'),
  -- A code that the table does not know.
  (5, 'eka 2150', 'Eka', 'Contoh', 'eka@example.test'),
  -- 2171 at the end or the start of a longer run of digits is no code.
  (6, 'Fitri 1982171 21715', 'Fitri', 'Contoh', 'fitri@example.test'),
  -- A bot is nobody, whatever it is called.
  (7, 'otomasi 2102', 'Otomasi', '2102', 'bot@example.test'),
  -- Another person of the same name.
  (8, 'Ani 2171', 'Ani', 'Lain', 'ani.dua@example.test'),
  -- A comma and quotes in the name, and no address.
  (9, 'Gani, "Si" 2102', 'Gani', 'Contoh', null),
  -- The first of two codes counts.
  (10, 'hari', '2104-2171', 'Contoh', 'hari@example.test'),
  -- Comments on somebody else's work.
  (11, 'Indra 2172', 'Indra', 'Contoh', 'indra@example.test'),
  -- Has work in another project only.
  (12, 'Jaya 2103', 'Jaya', 'Contoh', 'jaya@example.test')
) u (n, display_name, first_name, last_name, email);

-- `Platform Serumpun` is one live workspace, `Ruang Kembar` two, `Ruang Nanti` none.
insert into workspaces (created_at, updated_at, id, name, slug, owner_id, timezone, background_color, deleted_at)
select
  '2026-01-01 00:00+07', '2026-01-01 00:00+07', pg_temp.id(n), name, slug, pg_temp.id(1), 'Asia/Jakarta', '#ffffff',
  deleted_at::timestamptz
from (values
  (101, 'Platform Serumpun', 'serumpun', null),
  (102, 'Ruang Kembar', 'kembar-satu', null),
  (103, 'Ruang Kembar', 'kembar-dua', null),
  (104, 'Platform Serumpun', 'serumpun__1767200000', '2026-01-01 00:00+07'),
  (105, 'Ruang Nanti', 'nanti', '2027-01-01 00:00+07')
) w (n, name, slug, deleted_at);

-- In `serumpun` the name of 205 is the identifier of 202; 203 is archived and 204 deleted.
insert into projects (
  created_at, updated_at, id, name, description, network, identifier, workspace_id, cycle_view, module_view,
  issue_views_view, page_view, intake_view, archive_in, close_in, logo_props, archived_at, is_time_tracking_enabled,
  is_issue_type_enabled, deleted_at, guest_view_all_features, timezone
)
select
  '2026-01-01 00:00+07', '2026-01-01 00:00+07', pg_temp.id(n), name, '', 2, identifier, pg_temp.id(workspace), true,
  true, true, true, true, 0, 0, '{}', archived_at::timestamptz, false, false, deleted_at::timestamptz, false,
  'Asia/Jakarta'
from (values
  (201, 101, 'Sensus Ekonomi 2026', 'SE26', null, null),
  (202, 101, 'Survei Rutin', 'SR26', null, null),
  (203, 101, 'Sensus Percobaan', 'SP25', '2026-06-01 00:00+07', null),
  (204, 101, 'Sensus Ekonomi 2026', 'SE26', null, '2026-02-01 00:00+07'),
  (205, 101, 'SR26', 'RUTIN', null, null),
  (206, 102, 'Sensus Ekonomi 2026', 'SE26', null, null)
) p (n, workspace, name, identifier, archived_at, deleted_at);

insert into states (
  created_at, updated_at, id, name, description, color, slug, project_id, workspace_id, sequence, "group", "default",
  is_triage, deleted_at
)
select
  '2026-01-01 00:00+07', '2026-01-01 00:00+07', pg_temp.id(n), name, '', '#000000', lower(replace(name, ' ', '-')),
  pg_temp.id(project), pg_temp.id(101), n, "group", n = 301, is_triage, deleted_at::timestamptz
from (values
  (301, 201, 'Menunggu', 'backlog', false, null),
  (302, 201, 'Perlu Tindak Lanjut', 'unstarted', false, null),
  (303, 201, 'Dikerjakan', 'started', false, null),
  (304, 201, 'Revisi', 'started', false, null),
  (305, 201, 'Selesai', 'completed', false, null),
  (306, 201, 'Dibatalkan', 'cancelled', false, null),
  -- Triage by both signs, by the flag alone, by the group alone.
  (307, 201, 'Triase', 'triage', true, null),
  (308, 201, 'Kotak Masuk', 'backlog', true, null),
  (309, 201, 'Masuk Baru', 'triage', false, null),
  -- Deleted states count as none: neither completed nor hidden.
  (310, 201, 'Selesai Lama', 'completed', false, '2026-09-01 00:00+07'),
  (311, 201, 'Triase Lama', 'triage', true, '2026-09-01 00:00+07'),
  (312, 201, 'Selesai Nanti', 'completed', false, '2027-01-01 00:00+07'),
  -- Named like an end, but it is not one.
  (313, 201, 'Selesai Sementara', 'started', false, null),
  (321, 202, 'Dikerjakan', 'started', false, null),
  (322, 203, 'Dikerjakan', 'started', false, null),
  (323, 204, 'Dikerjakan', 'started', false, null)
) s (n, project, name, "group", is_triage, deleted_at);

insert into labels (
  created_at, updated_at, id, name, description, project_id, workspace_id, color, sort_order, deleted_at
)
select
  '2026-01-01 00:00+07', '2026-01-01 00:00+07', pg_temp.id(n), name, '', pg_temp.id(project), pg_temp.id(101), '', n,
  deleted_at::timestamptz
from (values
  (401, 201, 'Sosial', null),
  (402, 201, 'Produksi', null),
  -- Nobody uses it: zeros.
  (403, 201, 'Distribusi', null),
  -- Small letters are no reason to come last.
  (404, 201, 'pengawasan', null),
  (405, 201, 'Lama', '2026-09-01 00:00+07'),
  (406, 201, 'Nanti', '2027-01-01 00:00+07'),
  -- Labels of the workspace: one shares a project label's name, one is used, one is not and stays away.
  (407, null, 'Sosial', null),
  (408, null, 'Sekretariat', null),
  (409, null, 'Arsip', null),
  (410, 202, 'Rutin', null)
) l (n, project, name, deleted_at);

insert into issues (
  created_at, updated_at, id, name, description_json, priority, start_date, target_date, sequence_id, parent_id,
  project_id, state_id, workspace_id, description_html, completed_at, sort_order, archived_at, is_draft, deleted_at
)
select
  created_at::timestamptz, '2026-11-01 12:00+07', pg_temp.id(n), name, '{}', 'none', start_date::date,
  target_date::date, n, pg_temp.id(parent), pg_temp.id(project), pg_temp.id(state), pg_temp.id(101), '',
  completed_at::timestamptz, n, archived_at::date, n = 503, deleted_at::timestamptz
from (values
  (501, 201, 305, 'Dua orang, dua label', '2026-10-01 08:00+07', '2026-10-01', '2026-10-15', '2026-10-11 08:00+07', null, null, null),
  -- Not shown: archived, a draft, three kinds of triage, deleted, deleted and archived ahead of time.
  (502, 201, 305, 'Diarsipkan', '2026-10-01 08:00+07', null, null, '2026-10-11 08:00+07', null, '2026-11-01', null),
  (503, 201, 303, 'Konsep', '2026-10-01 08:00+07', null, null, null, null, null, null),
  (504, 201, 307, 'Triase', '2026-10-01 08:00+07', null, null, null, null, null, null),
  (505, 201, 308, 'Triase menurut tanda', '2026-10-01 08:00+07', null, null, null, null, null, null),
  (506, 201, 309, 'Triase menurut kelompok', '2026-10-01 08:00+07', null, null, null, null, null, null),
  (507, 201, 303, 'Dihapus', '2026-10-01 08:00+07', null, null, null, null, null, '2026-10-02 08:00+07'),
  (508, 201, 303, 'Dihapus nanti', '2026-10-01 08:00+07', null, null, null, null, null, '2027-01-01 00:00+07'),
  (509, 201, 303, 'Diarsipkan nanti', '2026-10-01 08:00+07', null, null, null, null, '2027-01-01', null),
  -- Shown. 510 and 511 were created in the same moment.
  (510, 201, 310, 'Status terhapus', '2026-10-02 08:00+07', null, '2026-11-19', '2026-10-20 08:00+07', null, null, null),
  (511, 201, 311, 'Triase terhapus', '2026-10-02 08:00+07', null, '2026-11-20', null, null, null, null),
  (512, 201, null, 'Tanpa status', '2026-10-03 08:00+07', null, '2026-11-27', null, null, null, null),
  (513, 201, 301, 'anak kedua', '2026-10-04 08:00+07', null, '2026-11-28', null, null, null, null),
  (514, 201, 303, 'Hanya bot', '2026-10-05 08:00+07', null, null, null, null, null, null),
  (515, 201, 304, 'Orang dan bot', '2026-10-06 08:00+07', null, '2026-12-31', null, null, null, null),
  (516, 201, 313, 'Baris terhapus', '2026-10-07 08:00+07', null, null, null, null, null, null),
  (517, 201, 306, 'Dibatalkan saja', '2026-10-08 08:00+07', null, '2026-10-31', null, null, null, null),
  (518, 201, 305, E'Sub: "kutip", koma\nbaris dua 🚀', '2026-10-10 08:00+07', null, null, '2026-10-12 20:00+07', 501, null, null),
  -- The first by creation although not by id, and on another day in UTC.
  (519, 201, 302, 'Rapat "koordinasi"', '2026-10-01 00:30+07', '2026-09-30', '2026-10-01', null, null, null, null),
  -- Its parent is deleted.
  (520, 201, 301, 'Banyak yang dihapus', '2026-10-11 08:00+07', null, '2026-11-28', null, 507, null, null),
  (521, 201, 312, 'Status dihapus nanti', '2026-10-12 08:00+07', null, null, '2026-10-20 08:00+07', null, null, null),
  (522, 201, 306, 'Dibatalkan bersama', '2026-10-13 08:00+07', null, null, null, null, null, null),
  (523, 201, 305, 'Cepat selesai', '2026-10-14 08:00+07', null, '2026-10-14', '2026-10-15 08:00+07', null, null, null),
  -- Another project, an archived one and a deleted one, with the same people.
  (531, 202, 321, 'Di proyek lain', '2026-10-01 08:00+07', null, null, null, null, null, null),
  (532, 203, 322, 'Di proyek arsip', '2026-10-01 08:00+07', null, null, null, null, null, null),
  (533, 204, 323, 'Di proyek terhapus', '2026-10-01 08:00+07', null, null, null, null, null, null)
) i (n, project, state, name, created_at, start_date, target_date, completed_at, parent, archived_at, deleted_at);

insert into issue_assignees (created_at, updated_at, id, assignee_id, issue_id, project_id, workspace_id, deleted_at)
select
  '2026-10-15 08:00+07', '2026-10-15 08:00+07', pg_temp.id(1000 + row_number() over ()::int), pg_temp.id(person), i.id,
  i.project_id, i.workspace_id, a.deleted_at::timestamptz
from (values
  (501, 1, null),
  (501, 2, null),
  -- Deleted before and assigned again.
  (501, 2, '2026-10-02 08:00+07'),
  (502, 1, null),
  (503, 1, null),
  (504, 1, null),
  (505, 1, null),
  (506, 1, null),
  (507, 1, null),
  (508, 1, null),
  (509, 1, null),
  (510, 3, null),
  (511, 4, null),
  (512, 5, null),
  (514, 7, null),
  (515, 1, null),
  (515, 6, null),
  (515, 7, null),
  (516, 2, '2026-10-16 08:00+07'),
  (517, 10, null),
  (518, 1, null),
  (518, 8, null),
  (519, 9, null),
  (520, 2, '2027-01-01 00:00+07'),
  (521, 2, null),
  (521, 3, null),
  (522, 1, null),
  (523, 11, null),
  (531, 1, null),
  (531, 12, null),
  (532, 1, null),
  (533, 1, null)
) a (issue, person, deleted_at)
join issues i on i.id = pg_temp.id(a.issue);

insert into issue_labels (created_at, updated_at, id, label_id, issue_id, project_id, workspace_id, deleted_at)
select
  '2026-10-15 08:00+07', '2026-10-15 08:00+07', pg_temp.id(2000 + row_number() over ()::int), pg_temp.id(label), i.id,
  i.project_id, i.workspace_id, l.deleted_at::timestamptz
from (values
  (501, 401, null),
  (501, 402, null),
  (502, 401, null),
  (503, 401, null),
  (504, 401, null),
  (505, 401, null),
  (506, 401, null),
  (507, 401, null),
  (508, 401, null),
  (509, 401, null),
  -- The same label twice, and its namesake of the workspace.
  (510, 401, null),
  (510, 401, null),
  (510, 407, null),
  -- A deleted label.
  (512, 405, null),
  (514, 401, null),
  (515, 404, null),
  (516, 401, '2026-10-16 08:00+07'),
  (517, 408, null),
  (518, 401, null),
  (519, 401, null),
  (519, 408, null),
  (520, 401, '2027-01-01 00:00+07'),
  (521, 406, null),
  (522, 402, null),
  (523, 402, null),
  (531, 410, null)
) l (issue, label, deleted_at)
join issues i on i.id = pg_temp.id(l.issue);

insert into issue_comments (
  created_at, updated_at, id, comment_stripped, attachments, issue_id, project_id, workspace_id, actor_id, comment_html,
  comment_json, access, deleted_at
)
select
  c.created_at::timestamptz, c.created_at::timestamptz, pg_temp.id(n), body, '{}', i.id, i.project_id, i.workspace_id,
  pg_temp.id(actor), '', '{}', 'INTERNAL', c.deleted_at::timestamptz
from (values
  -- Newer than 602 are only deleted ones, the bot's and the system's.
  (601, 501, 1, '2026-10-04 09:00+07', 'Lebih lama', null),
  (602, 501, 2, '2026-10-05 09:00+07', E'Pertama, "benar"\nbaris dua 🙂', null),
  (603, 501, 1, '2026-10-06 09:00+07', 'Dihapus', '2026-10-06 10:00+07'),
  (604, 501, 1, '2026-10-07 09:00+07', 'Dihapus nanti', '2027-01-01 00:00+07'),
  (605, 501, 7, '2026-10-11 09:00+07', 'Dari bot', null),
  (606, 501, null, '2026-10-12 09:00+07', 'Dari sistem', null),
  (607, 513, null, '2026-10-12 09:00+07', 'Dari sistem', null),
  (608, 514, 7, '2026-10-12 09:00+07', 'Dari bot', null),
  -- The newest is empty, and by somebody inactive.
  (609, 518, 1, '2026-10-13 09:00+07', 'Lebih lama', null),
  (610, 518, 3, '2026-10-20 10:00+07', '', null),
  -- By somebody who is not assigned; a backslash and CRLF.
  (611, 519, 11, '2026-10-21 10:00+07', E'Lihat C:\\data\r\nbaris dua', null)
) c (n, issue, actor, created_at, body, deleted_at)
join issues i on i.id = pg_temp.id(c.issue);

drop function pg_temp.id (int);

commit;
