-- A demo library on slims_schema.sql: four years and the running one of visits and loans, up to the local time at which
-- it is made. Every name and title is invented; trees serve as family names. Run it in one transaction.
--
-- set aliran.demo_now = '2026-11-20 10:30:00'   local time up to which the library has been open
--
-- Chance is a hash of a row's number, so two libraries of the same moment are the same.

-- Compiling these statements would take longer than running them.
set local jit = off;

-- From 0 to 1, below 1.
create function pg_temp.chance(seed int, n bigint) returns float8
language sql immutable
return (hashint8extended(n, seed) & 1048575) / 1048576::float8;

create function pg_temp.pick(names text[], chance float8) returns text
language sql immutable
return names[1 + floor(chance * cardinality(names))::int];

create temporary table demo on commit drop as
select moment as now, moment::date as today, (date_trunc('year', moment) - interval '4 years')::date as first_day
from (
  select coalesce(nullif(current_setting('aliran.demo_now', true), '')::timestamp, localtimestamp)::timestamp(0) as moment
) m;

create temporary table words on commit drop as
select
  array['Adi', 'Ayu', 'Bayu', 'Bunga', 'Cahya', 'Citra', 'Dewi', 'Dimas', 'Eka', 'Fajar', 'Gita', 'Hasan', 'Indah',
    'Intan', 'Joko', 'Kartika', 'Laras', 'Made', 'Nanda', 'Oki', 'Putri', 'Rama', 'Sari', 'Taufik', 'Wulan'] as given,
  array['Angsana', 'Asam', 'Beringin', 'Bungur', 'Cemara', 'Cendana', 'Damar', 'Flamboyan', 'Gaharu', 'Jati', 'Kemiri',
    'Kenari', 'Ketapang', 'Mahoni', 'Meranti', 'Nangka', 'Pinus', 'Randu', 'Sawo', 'Trembesi', 'Ulin', 'Waru'] as trees,
  array['Fakultas Teknik', 'Pascasarjana', 'Sekolah Vokasi', 'Tamu Perpustakaan', 'Unit Bahasa'] as institutions,
  array['Umum', 'SMA Contoh 1', 'SMA Contoh 2', 'Universitas Contoh', 'Dinas Perpustakaan', 'Komunitas Baca', '-'] as homes;

insert into mst_member_type (
  member_type_name, loan_limit, loan_periode, member_periode, reborrow_limit, fine_each_day, input_date
)
select name, items, days, 1460, 1, 500, d.first_day
from demo d
cross join (values
  (1, 'Mahasiswa', 3, 14),
  (2, 'Dosen', 10, 30),
  (3, 'Tenaga Kependidikan', 3, 14)
) t (n, name, items, days)
order by n;

insert into mst_visitor_room (name, unique_code, created_at, updated_at)
select name, code, d.first_day, d.first_day
from demo d
cross join (values
  (1, 'Ruang Baca Umum', 'BACA'),
  (2, 'Ruang Diskusi', 'DISK'),
  (3, 'Ruang Malam', 'MALAM')
) r (n, name, code)
order by n;

-- Staff have short numbers and students eight digits, so that 7 and 00000007 are two people.
create temporary table reader on commit drop as
select
  n,
  case when n <= 40 then n::text else lpad((n - 40)::text, 8, '0') end as member_id,
  pg_temp.pick(w.given, pg_temp.chance(1, n)) || ' ' || pg_temp.pick(w.trees, pg_temp.chance(2, n)) as name,
  case
    when n <= 25 then 2
    when n <= 40 then 3
    else 1
  end as kind,
  -- Mostly codes of faculties, the early ones larger; else what somebody typed, or nothing.
  case
    when pg_temp.chance(3, n) < 0.85 then lpad((1 + floor(16 * pg_temp.chance(4, n) ^ 1.5))::text, 2, '0')
    when pg_temp.chance(3, n) < 0.97 then pg_temp.pick(w.institutions, pg_temp.chance(4, n))
    when pg_temp.chance(3, n) < 0.985 then ''
  end as institution
from words w
cross join generate_series(1, 2400) n;

insert into member (
  member_id, member_name, gender, member_type_id, inst_name, is_new, member_since_date, register_date, expire_date,
  input_date, last_update
)
select
  r.member_id, r.name, r.n % 2, r.kind, r.institution, 0, d.first_day, d.first_day, d.today + 365, d.first_day, d.first_day
from demo d
cross join reader r;

-- Title 1 to 3000; some hidden from the catalogue, three that are awkward to show.
insert into biblio (gmd_id, title, publish_year, call_number, classification, language_id, opac_hide, input_date, last_update)
select
  1,
  case n
    when 31 then 'Membaca "Ombak", Menulis Pasir'
    when 62 then '<b>Tebal</b> & Miring: Tata Huruf untuk Web'
    when 93 then '=SUM(Angka): Lembar Kerja bagi Pemula'
    else t.form || ' ' || t.subject || t.part
  end,
  (2000 + n % 25)::text,
  (100 + n % 900) || ' ' || upper(left(t.subject, 3)),
  (100 + n % 900)::text,
  'id',
  case when n % 53 = 0 then 1 else 0 end,
  d.first_day,
  d.first_day
from demo d
cross join generate_series(1, 3000) n
cross join lateral (
  select
    (array['Pengantar', 'Dasar-Dasar', 'Metode', 'Teori', 'Praktik', 'Sejarah', 'Filsafat', 'Buku Ajar', 'Analisis',
      'Kumpulan Soal', 'Kamus', 'Etika'])[1 + n % 12] as form,
    (array['Statistika', 'Ekonomi', 'Agronomi', 'Hukum', 'Biologi', 'Kimia', 'Fisika', 'Akuntansi', 'Manajemen',
      'Sosiologi', 'Antropologi', 'Farmasi', 'Keperawatan', 'Peternakan', 'Kehutanan', 'Informatika', 'Linguistik',
      'Kelautan', 'Pendidikan', 'Psikologi', 'Arsitektur', 'Geografi', 'Politik', 'Komunikasi', 'Gizi'])[1 + n / 12 % 25]
      as subject,
    (array['', ', Jilid 2', ', Jilid 3', ' Terapan', ' Lanjut', ' Indonesia', ' Modern', ' bagi Pemula', ' untuk Vokasi',
      ' dalam Kasus'])[1 + n / 300 % 10] as part
) t
order by n;

-- One copy of each title, then as many again, mostly of those that are read most.
insert into item (
  biblio_id, call_number, coll_type_id, item_code, location_id, item_status_id, source, received_date, input_date,
  last_update
)
select
  case when n <= 3000 then n else 1 + floor(3000 * ((n - 3000) / 3001.0) ^ 1.6)::int * 1009 % 3000 end,
  (100 + n % 900)::text,
  1 + n % 3,
  case when n % 4 = 0 then lpad(n::text, 8, '0') else 'B' || lpad(n::text, 5, '0') end,
  'SL',
  case when n % 101 = 0 then 'R' when n % 37 = 0 then 'NL' end,
  1,
  d.first_day,
  d.first_day,
  d.first_day
from demo d
cross join generate_series(1, 6000) n
order by n;

-- How busy a day was: closed on Sundays, few on Saturdays, holidays in January and July, a little more every year.
create temporary table day on commit drop as
select
  day::date,
  day::date - date '2000-01-01' as n,
  (
    68
    * case extract(isodow from day) when 7 then 0 when 6 then 0.25 when 5 then 0.8 else 1 end
    * case when extract(month from day) = 1 then 0.35 when extract(month from day) = 7 then 0.3 else 1 end
    * (0.8 + 0.08 * (extract(year from day) - extract(year from d.first_day)))
    * (0.75 + 0.5 * pg_temp.chance(10, day::date - date '2000-01-01'))
  )::int as visits
from demo d
cross join generate_series(d.first_day, d.today, interval '1 day') day;

create temporary table visit on commit drop as
select
  date_trunc(
    'second',
    y.day + interval '8 hours' + interval '4 hours 30 minutes' * (pg_temp.chance(11, v.n) + pg_temp.chance(12, v.n))
  ) as at,
  v.n,
  pg_temp.chance(13, v.n) as chance
from day y
cross join generate_series(1, y.visits) s
cross join lateral (select y.n * 1000::bigint + s as n) v;

-- Who is still up after midnight, so that a dashboard has something to show at any time of the day.
insert into visit
select d.today + (d.now - d.today) * s / 6.0, -s, 0.2 * s
from demo d
cross join generate_series(1, 4) s;

insert into visitor_count (member_id, member_name, institution, room_code, checkin_date)
select
  case
    when v.chance < 0.86 then r.member_id
    when v.chance < 0.95 then null
    else ''
  end,
  case when v.chance < 0.86 then r.name else g.name end,
  case when v.chance < 0.86 then r.institution else g.home end,
  case
    when v.at < v.at::date + interval '8 hours' then 'MALAM'
    when v.n % 5 = 0 then 'DISK'
    when v.n % 7 > 0 then 'BACA'
  end,
  v.at
from demo d
cross join words w
join visit v on v.at <= d.now
-- The power makes regulars.
join reader r on r.n = 1 + floor(2400 * pg_temp.chance(14, v.n) ^ 1.5)::int * 997 % 2400
cross join lateral (
  select
    pg_temp.pick(w.given, pg_temp.chance(15, v.n)) || ' ' || pg_temp.pick(w.trees, pg_temp.chance(16, v.n)) as name,
    pg_temp.pick(w.homes, pg_temp.chance(17, v.n)) as home
) g
order by v.at;

-- A paper list of last week was typed in afterwards: later numbers, earlier times.
insert into visitor_count (member_id, member_name, institution, checkin_date)
select r.member_id, r.name, r.institution, y.day + interval '9 hours' + interval '7 minutes' * r.n
from (select max(y.day) as day from day y join demo d on y.day < d.today - 6 where y.visits > 20) y
join reader r on r.n <= 30
order by r.n;

-- Loans, each item one after the other: who has it next gets it when it is back.
create temporary table lending on commit drop as
select
  l.*,
  lead(l.day) over (partition by l.item_id order by l.at, l.n) as next_day
from (
  select
    s.n,
    date_trunc('second', s.at) as at,
    y.day,
    case
      when pg_temp.chance(21, s.n) < 0.7 then 3001 + floor(3000 * pg_temp.chance(22, s.n))::int
      else 1 + floor(3000 * pg_temp.chance(22, s.n) ^ 2)::int * 1009 % 3000
    end as item_id,
    1 + floor(2400 * pg_temp.chance(23, s.n) ^ 1.5)::int * 997 % 2400 as reader,
    1 + floor(16 * pg_temp.chance(24, s.n))::int as days,
    pg_temp.chance(25, s.n) as chance
  from demo d
  cross join day y
  cross join generate_series(1, (y.visits * 0.37)::int) k
  cross join lateral (
    select n, y.day + interval '8 hours' + interval '8 hours' * pg_temp.chance(26, n) as at
    from (values (y.n * 1000::bigint + k)) v (n)
  ) s
  where s.at <= d.now
) l;

insert into loan (
  item_code, member_id, loan_date, due_date, renewed, loan_rules_id, is_lent, is_return, return_date, input_date,
  last_update
)
select
  i.item_code,
  r.member_id,
  l.day,
  l.day + case when r.kind = 2 then 30 else 14 end + 7 * x.renewed,
  x.renewed,
  1,
  1,
  case when x.back <= d.today then 1 else 0 end,
  case when x.back <= d.today then x.back end,
  l.at,
  case when x.back <= d.today then least(x.back + interval '16 hours', d.now) else l.at end
from demo d
cross join lending l
join item i on i.item_id = l.item_id
join reader r on r.n = l.reader
cross join lateral (
  select
    case when l.chance < 0.1 then 1 else 0 end as renewed,
    -- One in fifty of those that nobody asked for since never came back.
    case
      when l.next_day is not null then least(l.day + l.days, l.next_day)
      when l.chance > 0.98 then date '9999-12-31'
      else l.day + l.days
    end as back
) x
order by l.at, l.n;

-- An upgrade made loan_history out of what it still found, and triggers keep it since: who or what was deleted before
-- the upgrade is not in it.
delete from item i
where i.item_id % 422 = 5
  and not exists (select from loan l where l.item_code = i.item_code and l.is_return = 0);

insert into loan_history (
  loan_id, item_code, biblio_id, title, call_number, classification, gmd_name, language_name, location_name,
  collection_type_name, member_id, member_name, member_type_name, loan_date, due_date, renewed, is_lent, is_return,
  return_date, input_date, last_update
)
select
  l.loan_id, l.item_code, b.biblio_id, b.title, b.call_number, b.classification, 'Text', 'Indonesia', 'Perpustakaan Pusat',
  'Textbook', l.member_id, m.member_name, t.member_type_name, l.loan_date, l.due_date, l.renewed, l.is_lent, l.is_return,
  l.return_date, l.input_date, l.last_update
from loan l
join item i on i.item_code = l.item_code
join biblio b on b.biblio_id = i.biblio_id
join member m on m.member_id = l.member_id
join mst_member_type t on t.member_type_id = m.member_type_id
order by l.loan_id;

-- Deleted after the upgrade; SLiMS leaves their loans behind.
delete from item i
where i.item_id % 211 = 5
  and not exists (select from loan l where l.item_code = i.item_code and l.is_return = 0);

delete from biblio b
where b.biblio_id % 331 = 7;

delete from member m
where m.member_id in (select r.member_id from reader r where r.n % 97 = 3)
  and not exists (select from loan l where l.member_id = m.member_id and l.is_return = 0);

drop function pg_temp.pick (text[], float8);
drop function pg_temp.chance (int, bigint);
