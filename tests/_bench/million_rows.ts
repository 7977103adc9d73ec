/** A table of 1,000,000 rows, about 123 MB as CSV, with a bit of everything that makes writing CSV work. */
export const MILLION_ROWS = {
  rows: 1_000_000,
  postgres: `
    create table million as
    select
      n::bigint as id,
      md5(n::text) as a,
      md5((n * 7)::text) as b,
      (n % 1000)::int as c,
      timestamptz '2026-01-01 00:00:00+07' + n * interval '1 second' as at,
      ((n % 1000000) / 100.0)::numeric(12, 2) as amount,
      case n % 5
        when 0 then null
        when 1 then 'satu, "dua", tiga'
        else 'catatan ' || n
      end as note
    from generate_series(1, 1000000) n`,
  mysql: [
    "create table digits (d int)",
    "insert into digits values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)",
    `create table million as
    select
      cast(n as signed) as id,
      cast(md5(n) as char(32)) as a,
      cast(md5(n * 7) as char(32)) as b,
      cast(n % 1000 as int) as c,
      timestamp('2026-01-01 00:00:00') + interval n second as at,
      cast((n % 1000000) / 100 as decimal(12, 2)) as amount,
      case n % 5
        when 0 then null
        when 1 then 'satu, "dua", tiga'
        else concat('catatan ', n)
      end as note
    from (
      select 1 + a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d + 100000 * g.d as n
      from digits a, digits b, digits c, digits e, digits f, digits g
    ) numbers`,
    "analyze table million",
  ],
  select: "select id, a, b, c, at, amount, note from million",
  /** For `createServiceFolder`. */
  files: {
    "sql/reports/million.sql": `-- A million rows.
--
-- @column id     bigint   Number of the row.
-- @column a      text     A hash.
-- @column b      text     Another.
-- @column c      integer  A small number.
-- @column at     instant  When.
-- @column amount decimal  How much.
-- @column note   text?    Text with commas and quotes.
select id, a, b, c, at, amount, note from million
`,
  } as Readonly<Record<string, string>>,
} as const;
