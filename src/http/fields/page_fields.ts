import { z } from "@hono/zod-openapi";

const PAGE_MAX = 1_000_000;
const PAGE_SIZE_MAX = 100;

/** The query parameters that choose a page of a list: text that must be whole numbers in bounds. */
export const pageFields = {
  page: wholeNumber(1, PAGE_MAX).default(1).openapi({
    type: "integer",
    minimum: 1,
    maximum: PAGE_MAX,
    default: 1,
    description: "Page, from 1",
  }),
  page_size: wholeNumber(1, PAGE_SIZE_MAX).default(10).openapi({
    type: "integer",
    minimum: 1,
    maximum: PAGE_SIZE_MAX,
    default: 10,
    description: "Rows on a page",
  }),
} as const;

function wholeNumber(least: number, most: number) {
  const wanted = `must be a whole number from ${least} to ${most}`;
  return z.string().regex(/^\d{1,9}$/, wanted).transform(Number).refine(
    (value) => value >= least && value <= most,
    wanted,
  );
}
