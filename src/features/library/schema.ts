import { z } from "@hono/zod-openapi";

const total = z.int().min(0);
const id = z.string().openapi({ description: "Text: leading zeros count" });
const month = z.string().openapi({ description: "The running local month", example: "2026-11" });
const year = z.int().openapi({ description: "The running local year", example: 2026 });

const visitor = {
  member_id: id,
  member_name: z.string(),
  institution: z.string().nullable().openapi({ description: "Of the member, else of their newest visit" }),
  total: total.openapi({ description: "Visits" }),
};

const faculty = {
  institution: z.string().openapi({ description: "As it is written most often" }),
  fakultas: z.string().openapi({ description: "The configured name of the institution, else the same" }),
  total: total.openapi({ description: "Visits, guests' too" }),
};

/** Visits of the last seven local days. */
export const VisitsByDaySchema = z.array(
  z.object({ date: z.iso.date(), total }).openapi("VisitsOfDay"),
).length(7);

/** Visits of the last twelve local months. */
export const VisitsByMonthSchema = z.array(
  z.object({ month: z.string().openapi({ example: "2026-11" }), total }).openapi("VisitsOfMonth"),
).length(12);

/** Visits of the last five local years. */
export const VisitsByYearSchema = z.array(
  z.object({ year: z.int().openapi({ example: 2026 }), total }).openapi("VisitsOfYear"),
).length(5);

/** Members with the most visits of the running month. */
export const TopVisitorsOfMonthSchema = z.array(
  z.object({ month, ...visitor }).openapi("TopVisitorOfMonth"),
).max(10);

/** Members with the most visits of the running year. */
export const TopVisitorsOfYearSchema = z.array(
  z.object({ year, ...visitor }).openapi("TopVisitorOfYear"),
).max(10);

/** Institutions with the most visits of the running month. */
export const TopFacultiesOfMonthSchema = z.array(
  z.object({ month, ...faculty }).openapi("TopFacultyOfMonth"),
).max(10);

/** Institutions with the most visits of the running year. */
export const TopFacultiesOfYearSchema = z.array(
  z.object({ year, ...faculty }).openapi("TopFacultyOfYear"),
).max(10);

/** Titles with the most loans. */
export const TopTitlesSchema = z.array(
  z.object({ biblio_id: z.string(), title: z.string(), total_loans: total }).openapi("TopTitle"),
).max(10);

/** Members with the most loans. */
export const TopBorrowersSchema = z.array(
  z.object({ member_id: id, member_name: z.string(), total_loans: total }).openapi("TopBorrower"),
).max(10);

/** What the library has. */
export const CollectionSchema = z.object({
  total_unique_titles: total,
  total_items: total,
  on_loan: total.openapi({ description: "Items that are lent and not yet returned" }),
  available: total.openapi({ description: "Items that are not" }),
}).openapi("Collection");
