-- A deterministic demo on plane_schema.sql: one census project with everything that makes counting hard, beside a
-- second project, an archived one and another workspace. Every person and address is invented.
--
-- set aliran.demo_issues = '3000'        issues of the project; 1.5 assignments, 2 labels and 3 comments for each
-- set aliran.demo_today = '2026-11-20'   the day around which the dates lie
--
-- Chance is md5 of a row's number, so every server draws the same.

begin;

-- Compiling these statements would take longer than running them.
set local jit = off;

create function pg_temp.id(kind text, n bigint) returns uuid
language sql immutable
return md5(kind || n::text)::uuid;

-- A number from 0 to 65535 out of a hash, four hex digits for each of its eight slots.
create function pg_temp.dice(hash text, slot int) returns int
language sql immutable
return ('x' || substr(hash, 4 * slot + 1, 4))::bit(16)::int;

create temporary table demo on commit drop as
select
  coalesce(nullif(current_setting('aliran.demo_issues', true), '')::int, 3000) as issues,
  coalesce(nullif(current_setting('aliran.demo_today', true), '')::date, date '2026-11-20') as today,
  coalesce(nullif(current_setting('aliran.demo_today', true), '')::date, date '2026-11-20')
    + time '00:00' at time zone 'Asia/Jakarta' as midnight;

-- People: 60 with codes in every form that occurs, number 61 is a bot.
insert into users (
  password, id, username, email, first_name, last_name, avatar, date_joined, created_at, updated_at, last_location,
  created_location, is_superuser, is_managed, is_password_expired, is_active, is_staff, is_email_verified,
  is_password_autoset, token, user_timezone, last_login_ip, last_logout_ip, last_login_medium, last_login_uagent,
  is_bot, display_name, is_email_valid, is_password_reset_required
)
select
  '',
  pg_temp.id('user', n),
  'user' || n,
  lower(p.given || '.' || p.family) || n || '@example.test',
  case when n > 55 then p.given when n % 5 = 2 then p.given || ' BPS ' || p.code else p.given end,
  case when n > 55 then p.family when n % 5 = 3 then p.family || ' (' || p.code || ')' else p.family end,
  '',
  d.midnight - interval '300 days',
  d.midnight - interval '300 days',
  d.midnight - interval '300 days',
  '',
  '',
  false,
  false,
  false,
  n <> 54,
  false,
  true,
  false,
  '',
  'Asia/Jakarta',
  '',
  '',
  'email',
  '',
  n = 61,
  case
    when n = 61 then 'otomasi-2171'
    -- A code that the table does not know.
    when n in (56, 57) then p.given || ' ' || p.family || ' 2190'
    -- No code at all, and one inside a longer number.
    when n = 58 then p.given || ' 19872171003'
    when n > 58 then p.given || ' ' || p.family
    when n % 5 = 0 then p.code || ' ' || p.given || ' ' || p.family
    when n % 5 = 1 then p.given || ' ' || p.family || ' - BPS ' || p.code
    when n % 5 = 4 then lower(p.given) || '_bps' || p.code
    else p.given || ' ' || p.family
  end,
  true,
  false
from demo d
cross join generate_series(1, 61) n
cross join lateral (
  select
    (array['Adi', 'Bunga', 'Cahya', 'Dewi', 'Eka', 'Fajar', 'Gita', 'Hasan', 'Intan', 'Joko', 'Kartika', 'Lestari',
      'Made', 'Nanda', 'Oki', 'Putri', 'Rama', 'Sari', 'Taufik', 'Wulan'])[1 + n % 20] as given,
    (array['Anggara', 'Batubara', 'Firmansyah', 'Gunawan', 'Hidayat', 'Kusuma', 'Lubis', 'Maharani', 'Nugraha',
      'Pratama', 'Rahayu', 'Saputra', 'Wijaya'])[1 + n % 13] as family,
    (array['2101', '2102', '2103', '2104', '2105', '2171', '2172'])[1 + n % 7] as code
) p;

insert into workspaces (created_at, updated_at, id, name, slug, owner_id, timezone, background_color)
select
  d.midnight - interval '300 days',
  d.midnight - interval '300 days',
  pg_temp.id('workspace', n),
  w.name,
  w.slug,
  pg_temp.id('user', 1),
  'Asia/Jakarta',
  '#ffffff'
from demo d
cross join (values
  (1, 'Platform Serumpun', 'serumpun'),
  (2, 'Ruang Latihan', 'latihan')
) w (n, name, slug);

-- Two projects share the workspace with the census; the training workspace has one of the same name.
insert into projects (
  created_at, updated_at, id, name, description, network, identifier, workspace_id, cycle_view, module_view,
  issue_views_view, page_view, intake_view, archive_in, close_in, logo_props, archived_at, is_time_tracking_enabled,
  is_issue_type_enabled, guest_view_all_features, timezone
)
select
  d.midnight - interval '280 days',
  d.midnight - interval '280 days',
  pg_temp.id('project', p.n),
  p.name,
  '',
  2,
  p.identifier,
  pg_temp.id('workspace', p.workspace),
  true,
  true,
  true,
  true,
  true,
  0,
  0,
  '{}',
  case when p.n = 3 then d.midnight - interval '30 days' end,
  false,
  false,
  false,
  'Asia/Jakarta'
from demo d
cross join (values
  (1, 1, 'Sensus Ekonomi 2026', 'SE26'),
  (2, 1, 'Survei Rutin 2026', 'SR26'),
  (3, 1, 'Sensus Percobaan 2025', 'SP25'),
  (4, 2, 'Sensus Ekonomi 2026', 'SE26')
) p (n, workspace, name, identifier);

-- States 1 to 10 of project 1, 11 to 20 of project 2, and so on. The last two are in nobody's way any more:
-- one is an older kind of triage that has only the flag, one was deleted while issues still point at it.
insert into states (
  created_at, updated_at, id, name, description, color, slug, project_id, workspace_id, sequence, "group", "default",
  is_triage, deleted_at
)
select
  p.created_at,
  p.created_at,
  pg_temp.id('state', 10 * (o.n - 1) + s.n),
  s.name,
  '',
  s.color,
  s.slug,
  p.id,
  p.workspace_id,
  s.n * 10000,
  s."group",
  s.n = 1,
  s.n = 9,
  case when s.n = 10 then p.created_at + interval '90 days' end
from generate_series(1, 4) o (n)
join projects p on p.id = pg_temp.id('project', o.n)
cross join (values
  (1, 'Menunggu', 'menunggu', 'backlog', '#a3a3a3'),
  (2, 'Perlu Tindak Lanjut', 'perlu-tindak-lanjut', 'unstarted', '#3a3a3a'),
  (3, 'Dikerjakan', 'dikerjakan', 'started', '#f59e0b'),
  (4, 'Revisi', 'revisi', 'started', '#f97316'),
  (5, 'Selesai', 'selesai', 'completed', '#16a34a'),
  (6, 'Dibatalkan', 'dibatalkan', 'cancelled', '#dc2626'),
  (7, 'Tidak Dilanjutkan', 'tidak-dilanjutkan', 'cancelled', '#991b1b'),
  (8, 'Triase', 'triase', 'triage', '#4e5355'),
  (9, 'Kotak Masuk', 'kotak-masuk', 'backlog', '#4e5355'),
  (10, 'Verifikasi Lama', 'verifikasi-lama', 'started', '#7c3aed')
) s (n, name, slug, "group", color);

-- Labels 1 to 6 belong to the project (6 was deleted), 7 and 8 to the workspace; Umum is in both.
insert into labels (
  created_at, updated_at, id, name, description, project_id, workspace_id, color, sort_order, deleted_at
)
select
  p.created_at,
  p.created_at,
  pg_temp.id('label', l.n),
  l.name,
  '',
  case when l.n not in (7, 8) then p.id end,
  p.workspace_id,
  l.color,
  l.n * 1000,
  case when l.n = 6 then p.created_at + interval '60 days' end
from (values
  (1, 1, 'Sosial', '#2563eb'),
  (2, 1, 'Produksi', '#16a34a'),
  (3, 1, 'Distribusi', '#f59e0b'),
  (4, 1, 'Nerwilis', '#9333ea'),
  (5, 1, 'Umum', '#64748b'),
  (6, 1, 'Bidang Lama', '#a3a3a3'),
  (7, 1, 'Umum', '#64748b'),
  (8, 1, 'Sekretariat', '#0f766e'),
  (9, 2, 'Sosial', '#2563eb')
) l (n, project, name, color)
join projects p on p.id = pg_temp.id('project', l.project);

-- Issues 1 to N are the census in order of creation, the older the further; one more in twenty is elsewhere.
insert into issues (
  created_at, updated_at, id, name, description_json, priority, start_date, target_date, sequence_id, created_by_id,
  parent_id, project_id, state_id, workspace_id, description_html, description_stripped, completed_at, sort_order,
  archived_at, is_draft, deleted_at
)
select
  c.created_at,
  greatest(c.created_at, coalesce(c.completed_at, d.midnight - (h.d1 % 40) * interval '7 hours')),
  pg_temp.id('issue', n),
  case
    when n % 211 = 0 then 'Rapat "koordinasi", tahap ' || n % 5 + 1 || ' 🚀'
    else t.activity || ' – ' || t.place || ' ' || 1 + h.d2 % 12 || case when h.d3 % 6 = 0 then ', lanjutan' else '' end
  end,
  '{}',
  (array['urgent', 'high', 'medium', 'low', 'none'])[1 + h.d4 % 5],
  case when h.d3 % 8 <> 0 then c.day + h.d1 % 10 end,
  case when h.d5 % 9 <> 0 then c.day + 14 + h.d2 % 75 end,
  n,
  pg_temp.id('user', 1 + h.d6 % 60),
  case when n > 40 and n % 25 = 0 and p.project = 1 then pg_temp.id('issue', n - 7) end,
  pg_temp.id('project', p.project),
  case when n % 83 <> 0 then pg_temp.id('state', 10 * (p.project - 1) + c.state) end,
  pg_temp.id('workspace', case when p.project = 4 then 2 else 1 end),
  '<p></p>',
  '',
  c.completed_at,
  n * 1000,
  case when n % 61 = 0 then d.today - 3 end,
  n % 71 = 0,
  -- Plane writes the moment; a date that lies ahead deletes just the same.
  case
    when n % 53 = 0 then d.midnight - interval '2 days'
    when n % 997 = 0 then d.midnight + interval '9 days'
  end
from demo d
cross join generate_series(1, d.issues + d.issues / 20) n
cross join lateral (
  select case when n <= d.issues then 1 else 2 + n % 3 end as project
) p
cross join lateral (
  select
    pg_temp.dice(md5('issue ' || n), 0) as d1,
    pg_temp.dice(md5('issue ' || n), 1) as d2,
    pg_temp.dice(md5('issue ' || n), 2) as d3,
    pg_temp.dice(md5('issue ' || n), 3) as d4,
    pg_temp.dice(md5('issue ' || n), 4) as d5,
    pg_temp.dice(md5('issue ' || n), 5) as d6,
    pg_temp.dice(md5('issue ' || n), 6) as d7
  -- A fence, here and below: drawn once a row, not once for each mention.
  offset 0
) h
cross join lateral (
  select
    (array['Pelatihan petugas', 'Pendataan lapangan', 'Pemeriksaan dokumen', 'Pengolahan data',
      'Rekonsiliasi direktori', 'Sosialisasi', 'Pencetakan kuesioner', 'Pemutakhiran peta', 'Penyusunan publikasi'])[1 + h.d4 % 9] as activity,
    (array['Blok Sensus', 'Kecamatan', 'Kelurahan', 'Wilayah Kerja', 'Pulau'])[1 + h.d5 % 5] as place,
    200.0 * (d.issues - least(n, d.issues)) / d.issues as age
) t
cross join lateral (
  -- Of ten issues that are half a year old about eight are completed, of those of this week hardly any.
  select case
    when n % 43 = 0 then 8
    when n % 89 = 0 then 9
    when n % 101 = 0 then 10
    when h.d6 % 100 < 4 then 6
    when h.d6 % 100 < 6 then 7
    when h.d7 % 200 < t.age * 0.85 then 5
    when h.d6 % 100 < 36 then 3
    when h.d6 % 100 < 46 then 4
    when h.d6 % 100 < 72 then 2
    else 1
  end as state
) s
cross join lateral (
  select
    s.state,
    (d.midnight - t.age * interval '1 day' - (8 + h.d5 % 9) * interval '1 hour') as created_at,
    d.today - ceil(t.age)::int as day,
    case
      when s.state = 5 and n % 83 <> 0
        then d.midnight - t.age * interval '1 day' * (1 - least(0.9, 0.05 + (h.d1 % 100) / 150.0))
    end as completed_at
) c;

-- One issue in twelve has nobody; the others have one assignee, and what is left of 1.5 for each goes round as second
-- assignees.
insert into issue_assignees (created_at, updated_at, id, assignee_id, issue_id, project_id, workspace_id, deleted_at)
select
  i.created_at,
  i.created_at,
  pg_temp.id('assignee ' || a.slot || ' ', a.n),
  pg_temp.id('user', 1 + case when a.slot = 0 then f.first else (f.first + 1 + a.step) % 60 end),
  i.id,
  i.project_id,
  i.workspace_id,
  case when (a.n + a.slot) % 31 = 0 then i.created_at + interval '1 day' end
from (
  select
    n,
    s.slot,
    -- The square leans towards the first people, so that some have much to do; 60 is the bot.
    case
      when n % 97 = 0 then 60
      else floor(60 * (0.25 * h.first / 65536.0 + 0.75 * (h.first / 65536.0) ^ 2))::int
    end as first,
    h.step % 58 as step,
    d.issues
  from demo d
  cross join (
    select
      n,
      row_number() over (order by md5('turn ' || n)) as turn
    from demo
    cross join generate_series(1, issues) n
    where n % 12 <> 0
    union all
    select
      n,
      null
    from demo
    cross join generate_series(issues + 1, issues + issues / 20) n
  ) t
  cross join generate_series(0, 1) s (slot)
  cross join lateral (
    select
      pg_temp.dice(md5('assignee ' || n), 0) as first,
      pg_temp.dice(md5('assignee ' || n), 1) as step
    offset 0
  ) h
  where s.slot = 0
    or t.turn <= d.issues * 3 / 2 - (d.issues - d.issues / 12)
) a
join issues i on i.id = pg_temp.id('issue', a.n)
cross join lateral (
  -- Some places are quicker than others: the next person has some of their unfinished, or of their completed work.
  select a.first + case
    when a.first > 58 or a.step % 3 = 0 then 0
    when a.first % 7 = case when i.completed_at is null then 3 else 5 end then 1
    else 0
  end as first
) f;

-- One issue in fifteen has no label; the same label twice on an issue is not rare, as in Plane.
insert into issue_labels (created_at, updated_at, id, label_id, issue_id, project_id, workspace_id, deleted_at)
select
  i.created_at,
  i.created_at,
  pg_temp.id('issue label', l.k),
  pg_temp.id('label', case
    when l.k % 40 = 0 then 6
    when l.k % 33 = 0 then 7
    when l.k % 27 = 0 then 8
    when i.completed_at is not null and l.k % 4 = 0 then 1
    when i.completed_at is null and l.k % 5 = 0 then 4
    else 1 + floor(5 * (pg_temp.dice(md5('label ' || l.k), 0) / 65536.0) ^ 1.3)::int
  end),
  i.id,
  i.project_id,
  i.workspace_id,
  case when pg_temp.dice(md5('label ' || l.k), 1) % 9 = 0 then i.created_at + interval '1 day' end
from demo d
cross join generate_series(1, d.issues * 2) k
cross join lateral (
  select
    k,
    1 + (k - 1) % (d.issues - d.issues / 15) as turn
) l
join issues i on i.id = pg_temp.id('issue', l.turn + (l.turn - 1) / 14);

-- Three comments for each issue, unevenly; some by the system (no actor) or the bot, some deleted, some empty.
insert into issue_comments (
  created_at, updated_at, id, comment_stripped, attachments, issue_id, project_id, workspace_id, actor_id, comment_html,
  comment_json, access, deleted_at
)
select
  c.created_at,
  c.created_at,
  pg_temp.id('comment', k),
  c.body,
  '{}',
  i.id,
  i.project_id,
  i.workspace_id,
  case
    when k % 10 = 0 then null
    when k % 37 = 0 then pg_temp.id('user', 61)
    else pg_temp.id('user', 1 + h.d2 % 60)
  end,
  '<p>' || c.body || '</p>',
  '{}',
  'INTERNAL',
  case when k % 14 = 0 then c.created_at + interval '1 hour' end
from demo d
cross join generate_series(1, d.issues * 3) k
cross join lateral (
  select
    pg_temp.dice(md5('comment ' || k), 0) as d1,
    pg_temp.dice(md5('comment ' || k), 1) as d2,
    pg_temp.dice(md5('comment ' || k), 2) as d3,
    pg_temp.dice(md5('comment ' || k), 3) as d4
  offset 0
) h
join issues i on i.id = pg_temp.id('issue', 1 + h.d1 % d.issues)
cross join lateral (
  select
    date_trunc('second', i.created_at + (d.midnight - i.created_at) * (h.d3 / 65536.0)) as created_at,
    case
      when k % 90 = 0 then ''
      else (array[
        'Sudah dikirim ke provinsi, menunggu pemeriksaan.',
        'Mohon dicek kembali, angka total belum cocok.',
        'Petugas "cadangan" sudah ditunjuk; pelatihan besok.',
        E'Dua hal:\n1. dokumen belum lengkap\n2. peta perlu diperbarui',
        'Selesai ✅, terima kasih.',
        'Cuaca buruk, kunjungan diundur.',
        'Lanjut minggu depan.'
      ])[1 + h.d4 % 7]
    end as body
) c;

drop function pg_temp.dice (text, int);
drop function pg_temp.id (text, bigint);

commit;

-- Without it the planner takes the tables for empty and joins row by row, seconds instead of milliseconds; an embedded
-- database does not do this by itself.
analyze users, workspaces, projects, states, labels, issues, issue_assignees, issue_labels, issue_comments;
