import type { LiveData } from "#src/platform/live_data.ts";
import type { LiveEntry } from "#src/platform/live_cache.ts";
import type { Parameters } from "#src/platform/database.ts";
import type { StatementFile } from "#src/platform/statements.ts";
import type { Row } from "#src/platform/tables.ts";

/** A list of which pages are read. */
export interface ListSource {
  /** What every answer says. */
  readonly message: string;
  /** What the rows are computed from; the first one is what they are, and its number of rows the total of all. */
  readonly tags: readonly [string, ...string[]];
  /** Gives a page of rows in each of its orders; takes the filters, `:limit` and `:offset`. */
  readonly list: StatementFile;
  /** The same without filters, where an index serves that better. @default {list} */
  readonly listAll?: StatementFile;
  /** Gives one row with `total`; takes the filters. */
  readonly count: StatementFile;
  /** A row as the client sees it. */
  readonly present: (row: Row) => object;
}

/** Which page of a list, and of which rows. */
export interface ListPage {
  /** From 1. */
  readonly page: number;
  readonly page_size: number;
  readonly sort: string;
  /** By parameter; `null` = all rows. */
  readonly filters: Parameters;
}

/**
 * A page of a list as it is kept until the data change, with the number of all rows that the filters let through; both
 * from one moment.
 */
export function listEntry(
  data: LiveData,
  { message, tags, list, listAll = list, count, present }: ListSource,
  { page, page_size, sort, filters }: ListPage,
): LiveEntry {
  const place = { limit: String(page_size), offset: String((page - 1) * page_size) };
  const filtered = Object.values(filters).some((filter) => filter !== null);
  const statement = (filtered ? list : listAll).sorted(data.engine, sort);
  return {
    key: `${list.name}?${JSON.stringify([page, page_size, sort, ...Object.values(filters)])}`,
    tags,
    scope: "process",
    compute: (signal) =>
      data.read(tags, async (session, { versions, rowCounts }) => {
        const rows = await session.rows(statement, { ...filters, ...place });
        const total = filtered
          ? Number((await session.rows(count.on(data.engine), filters))[0]!.total)
          : rowCounts.get(tags[0]) ?? 0;
        const meta = { page, page_size, total, total_pages: Math.ceil(total / page_size) };
        const body = JSON.stringify({ status_code: 200, message, data: rows.map(present), meta });
        return { body, versions };
      }, signal),
  };
}
