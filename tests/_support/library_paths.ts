/** Every path of an aggregate, aliases included, by the group that it is renewed with. */
export const LIBRARY_PATHS = {
  visitors: [
    "/api/visitors/weekly",
    "/api/visitors/monthly",
    "/api/visitors/yearly",
    "/api/visitors/monthly/top",
    "/api/visitors/yearly/top",
    "/api/visitors/faculties/monthly/top",
    "/api/visitors/faculties/yearly/top",
    "/api/visitors/summary",
  ],
  books: [
    "/api/books/collection",
    "/api/books/stats/collection",
    "/api/books/top-borrowed",
    "/api/books/top-borrowed/month",
    "/api/books/top-borrowed/year",
    "/api/books/top/borrowed",
    "/api/books/top/borrowed/month",
    "/api/books/top/borrowed/year",
    "/api/books/top-borrowers/month",
    "/api/books/top-borrowers/year",
    "/api/books/top/borrowers/month",
    "/api/books/top/borrowers/year",
    "/api/books/summary",
  ],
} as const;
