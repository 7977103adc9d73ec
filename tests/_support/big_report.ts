/** A large table for the tests of streaming, the same on PostgreSQL and MariaDB, and reports over it. */
export const BIG_REPORT = {
  /** Rows of the table. */
  rows: 300_000,
  /** Bytes of the whole CSV, 37 MB. */
  csvBytes: csvBytes(300_000),
  /** Fills `big` on PostgreSQL. */
  postgres: `
    create table big as
    select n::int as id, repeat('a', 100) as pad, lpad(n::text, 12, '0') as code
    from generate_series(1, 300000) n`,
  /** Fills `big` on MariaDB or MySQL. */
  mysql: [
    "create table digits (d int)",
    "insert into digits values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)",
    `create table big as
    select n as id, repeat('a', 100) as pad, lpad(n, 12, '0') as code
    from (
      select 1 + a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d + 100000 * g.d as n
      from digits a, digits b, digits c, digits e, digits f, digits g
      where g.d < 3
    ) numbers`,
  ],
  /** For `createServiceFolder`: `/csv/big.csv?n=…`, and `/csv/small.csv`, which is one row. */
  files: {
    "sql/reports/big.sql": `-- Many rows.
--
-- @column id   integer Number of the row.
-- @column pad  text    A hundred times a.
-- @column code text    The number with zeros in front.
-- @param  n    integer? Only rows up to this number.
select id, pad, code from big where cast(:n as decimal(9)) is null or id <= cast(:n as decimal(9))
`,
    "sql/reports/small.sql": `-- One row.
--
-- @column rows bigint How many rows the table has.
-- @column last integer The largest number.
select count(*) as "rows", max(id) as last from big
`,
  } as Readonly<Record<string, string>>,
  /** What `/csv/small.csv` says. */
  smallCsv: "rows,last\r\n300000,300000\r\n",
} as const;

function csvBytes(rows: number): number {
  let bytes = "id,pad,code\r\n".length;
  for (let id = 1; id <= rows; id++) bytes += String(id).length + ",".length + 100 + ",".length + 12 + 2;
  return bytes;
}
