import type { LocalPeriod } from "#src/std/time/local_periods.ts";
import type { Aggregate } from "./aggregate.ts";
import { countCollection } from "./count_collection.ts";
import type { LibrarySource } from "./library_source.ts";
import { rankMembers } from "./rank_members.ts";
import { rankTitles } from "./rank_titles.ts";
import { runningPeriod } from "./running_period.ts";
import { CollectionSchema, TopBorrowersSchema, TopTitlesSchema } from "./schema.ts";

/** All that is told of books and loans, in the order of the summary. */
export const BOOK_AGGREGATES: readonly Aggregate[] = [
  {
    name: "books_collection",
    group: "books",
    key: "books:stats:collection",
    paths: ["/api/books/collection", "/api/books/stats/collection"],
    member: "collection",
    summary: "Titles, items, and how many of these are on loan",
    schema: CollectionSchema,
    async compute(source) {
      const { titles, items, onLoan } = await countCollection(source);
      return { total_unique_titles: titles, total_items: items, on_loan: onLoan, available: items - onLoan };
    },
  },
  {
    name: "books_top_borrowed",
    group: "books",
    key: "books:top:borrowed",
    paths: ["/api/books/top-borrowed", "/api/books/top/borrowed"],
    member: "top_borrowed",
    summary: "The 10 titles with the most loans ever",
    schema: TopTitlesSchema,
    compute: (source) => topTitles(source, null),
  },
  {
    name: "books_top_borrowed_month",
    group: "books",
    key: "books:top:borrowed:month",
    paths: ["/api/books/top-borrowed/month", "/api/books/top/borrowed/month"],
    member: "top_borrowed_month",
    summary: "The 10 titles with the most loans of the running local month",
    schema: TopTitlesSchema,
    compute: (source, nowMs) => topTitles(source, runningPeriod(source, nowMs, "month")),
  },
  {
    name: "books_top_borrowed_year",
    group: "books",
    key: "books:top:borrowed:year",
    paths: ["/api/books/top-borrowed/year", "/api/books/top/borrowed/year"],
    member: "top_borrowed_year",
    summary: "The 10 titles with the most loans of the running local year",
    schema: TopTitlesSchema,
    compute: (source, nowMs) => topTitles(source, runningPeriod(source, nowMs, "year")),
  },
  {
    name: "books_top_borrowers_month",
    group: "books",
    key: "books:top:borrowers:month",
    paths: ["/api/books/top-borrowers/month", "/api/books/top/borrowers/month"],
    member: "top_borrowers_month",
    summary: "The 10 members with the most loans of the running local month",
    schema: TopBorrowersSchema,
    compute: (source, nowMs) => topBorrowers(source, runningPeriod(source, nowMs, "month")),
  },
  {
    name: "books_top_borrowers_year",
    group: "books",
    key: "books:top:borrowers:year",
    paths: ["/api/books/top-borrowers/year", "/api/books/top/borrowers/year"],
    member: "top_borrowers_year",
    summary: "The 10 members with the most loans of the running local year",
    schema: TopBorrowersSchema,
    compute: (source, nowMs) => topBorrowers(source, runningPeriod(source, nowMs, "year")),
  },
];

async function topTitles(source: LibrarySource, period: LocalPeriod | null) {
  const titles = await rankTitles(source, period);
  return titles.map(({ id, name, total }) => ({ biblio_id: id, title: name, total_loans: total }));
}

async function topBorrowers(source: LibrarySource, period: LocalPeriod) {
  const borrowers = await rankMembers(source, "books/top_borrowers", period);
  return borrowers.map(({ id, name, total }) => ({ member_id: id, member_name: name, total_loans: total }));
}
