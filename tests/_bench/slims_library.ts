import { createOwnSlims, type OwnSlims } from "#tests/_support/slims/own_slims.ts";

/** How many rows the large library has, and over how many days up to the given one they are spread. */
export const SLIMS_LIBRARY = {
  visits: 1_000_000,
  loans: 500_000,
  items: 50_000,
  titles: 30_000,
  members: 20_000,
  days: 1_826,
} as const;

/**
 * Makes a large library, as SLiMS keeps one: MyISAM, without an index on a date, every loan in `loan_history` too, and
 * some items and titles deleted that were borrowed. It is made within the server, in about half a minute.
 *
 * Visits and loans come evenly, day and night, and in the order of their numbers; the last is on the last second of
 * `today`, a date such as `2026-11-20`.
 */
export async function createSlimsLibrary(today: string): Promise<OwnSlims> {
  return await createOwnSlims([...NUMBERS, ...fill(today), "drop table numbers"]);
}

/** One number, then twice as many, until there are more than a million. */
const NUMBERS = [
  "create table numbers (n int not null primary key) engine=MyISAM",
  "insert into numbers values (1)",
  ...Array.from({ length: 20 }, (_, power) => `insert into numbers select n + ${2 ** power} from numbers`),
];

/** From 0 to 1, below 1; a hash of the row's number, so that each library is the same. */
const chance = (salt: string) => `conv(left(md5(concat('${salt}', n)), 8), 16, 10) / 4294967296`;
/** Moment `n` of so many, evenly spread. */
const moment = (count: number, today: string) =>
  `timestamp('${today}') + interval 1 day - interval cast((${count} - n + 1) * ${
    SLIMS_LIBRARY.days * 86_400
  } / ${count} as signed) second`;

function fill(today: string): string[] {
  return [...fillShelves(today), ...fillVisits(today), ...fillLoans(today), ...remove()];
}

function fillShelves(today: string): string[] {
  const { members, titles, items } = SLIMS_LIBRARY;
  return [
    `insert into mst_member_type (member_type_name, loan_limit, loan_periode, member_periode, reborrow_limit,
      fine_each_day, input_date)
    values ('Mahasiswa', 3, 14, 1460, 1, 500, '${today}')`,
    `insert into member (member_id, member_name, gender, member_type_id, inst_name, expire_date)
    select lpad(n, 10, '0'), concat('Anggota ', n), n % 2, 1, lpad(1 + n % 16, 2, '0'), '2099-12-31'
    from numbers
    where n <= ${members}`,
    `insert into biblio (gmd_id, title, series_title, notes, classification, input_date)
    select 1, concat('Judul Ke-', n, ' tentang Hal yang Lumrah dan yang Tidak'), concat('Seri ', n % 90),
      concat('Catatan ', n), n % 1000, '${today}'
    from numbers
    where n <= ${titles}`,
    `insert into item (biblio_id, item_code, coll_type_id, location_id, input_date)
    select if(n <= ${titles}, n, 1 + floor(${titles} * pow(${
      chance("copy")
    }, 2))), concat('B', lpad(n, 8, '0')), 1, 'SL',
      '${today}'
    from numbers
    where n <= ${items}`,
  ];
}

function fillVisits(today: string): string[] {
  const { visits, members } = SLIMS_LIBRARY;
  return [
    // One in ten is a guest, half of them with an empty number instead of none.
    `insert into visitor_count (member_id, member_name, institution, room_code, checkin_date)
    select
      case n % 20 when 0 then null when 1 then '' else lpad(m, 10, '0') end,
      if(n % 20 < 2, concat('Tamu ', m % 500), concat('Anggota ', m)),
      if(n % 20 < 2, 'Umum', lpad(1 + m % 16, 2, '0')),
      'BACA',
      at
    from (
      select n, 1 + floor(${members} * pow(${chance("visitor")}, 1.5)) as m, ${moment(visits, today)} as at
      from numbers
      where n <= ${visits}
    ) v
    order by n`,
  ];
}

function fillLoans(today: string): string[] {
  const { loans, items, members } = SLIMS_LIBRARY;
  return [
    // The newest are still out, until their due date or far beyond.
    `insert into loan (item_code, member_id, loan_date, due_date, loan_rules_id, is_lent, is_return, return_date,
      input_date, last_update)
    select
      concat('B', lpad(1 + floor(${items} * pow(${chance("item")}, 2)), 8, '0')),
      lpad(1 + floor(${members} * pow(${chance("borrower")}, 1.5)), 10, '0'),
      date(at),
      date(at) + interval 14 day,
      1,
      1,
      n <= ${loans} * 0.99,
      if(n <= ${loans} * 0.99, date(at) + interval 10 day, null),
      at,
      at
    from (
      select n, ${moment(loans, today)} as at
      from numbers
      where n <= ${loans}
    ) l
    order by n`,
    `insert into loan_history (loan_id, item_code, biblio_id, title, member_id, member_name, member_type_name, loan_date,
      due_date, renewed, is_lent, is_return, return_date, input_date, last_update)
    select l.loan_id, l.item_code, b.biblio_id, left(b.title, 300), l.member_id, m.member_name, 'Mahasiswa', l.loan_date,
      l.due_date, l.renewed, l.is_lent, l.is_return, l.return_date, l.input_date, l.last_update
    from loan l
    join item i on i.item_code = l.item_code
    join biblio b on b.biblio_id = i.biblio_id
    join member m on m.member_id = l.member_id
    order by l.loan_id`,
  ];
}

function remove(): string[] {
  return [
    "delete from item where item_id % 997 = 5",
    "delete from biblio where biblio_id % 1009 = 7",
    "delete from member where member_id % 1013 = 3",
  ];
}
