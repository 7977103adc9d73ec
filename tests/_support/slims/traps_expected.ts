/** What `FACULTY_NAMES` would say over traps.sql: a key may be spelt as carelessly as what it stands for. */
export const trapsFaculties: Readonly<Record<string, string>> = {
  "01": "Fakultas Pertanian",
  "1": "Bukan yang ini",
  " umum ": "Masyarakat Umum",
  Z9: "Akademi",
};

/** What all aggregates say at one moment, by name. */
export interface TrapsMoment {
  readonly name: string;
  readonly now: string;
  readonly expected: Readonly<Record<string, unknown>>;
}

/**
 * 11 rows of biblio, 14 of item. Open loans are 3, 4, 5, 8 and 19: 3 and 4 are of one item, 8 of none, 19 of one
 * that is gone; so 001 and I12 are on loan. Loans 30, 42 and 43 were never lent.
 */
const collection = { total_unique_titles: 11, total_items: 14, on_loan: 2, available: 12 };

/**
 * Loans ever by title, and what they add to November's (below): 1 has 5 + loan 39 without a date = 6; 14 has
 * 1 + 34 to 38 = 6; 7 has 2 + loan 40 = 3; 8 has 2 + loan 41 = 3. The unnamed 11 has 6 and is left out.
 * Equals by name: Laskar, Zaman; Bumi 2, Bumi 3, Judul Baru, Judul Hilang, Tersembunyi; then of Atheis,
 * Burung, Kembar 10, Kembar 9 the first two.
 */
const everBorrowed = titles(
  ["1", "Laskar Pelangi", 6],
  ["14", "Zaman", 6],
  ["2", "Bumi Manusia", 3],
  ["3", "Bumi Manusia", 3],
  ["7", "Judul Baru", 3],
  ["8", "Judul Hilang", 3],
  ["5", "Tersembunyi", 3],
  ["4", "Judul Tersimpan", 2],
  ["13", "Atheis", 1],
  ["15", "Burung", 1],
);

/** November's (below), where Zaman has 32 and also 34, 36 and 37 = 4; so Kembar 10 falls out. */
const borrowedIn2026 = titles(
  ["1", "Laskar Pelangi", 5],
  ["14", "Zaman", 4],
  ["2", "Bumi Manusia", 3],
  ["3", "Bumi Manusia", 3],
  ["5", "Tersembunyi", 3],
  ["7", "Judul Baru", 2],
  ["8", "Judul Hilang", 2],
  ["4", "Judul Tersimpan", 2],
  ["13", "Atheis", 1],
  ["15", "Burung", 1],
);

/**
 * Loans of November by title: 1 by 001 in 1 to 4, and by I12, which has no title, in 5 = 5. 2 by item 1 in 6
 * and 7, and by no item in 8 = 3. 3 by 9 to 11. 4 by 12 and 13; its name is that at 12, as 13 has none. 5,
 * hidden, by 14 to 16. 7 by 17 and 18; its name is that at 18, as 17 is of the same day and 40, with a higher
 * id, of 2024. 8 by 19 and 20, both found by loan; named at 19. 9, 10, 13, 14, 15 by one each (21, 22, 31,
 * 32, 33): Atheis, Burung, Kembar; "10" < "9". 11, by 23 to 28, has no name; 29 is of an item that nothing
 * knows; 30, 42 and 43 were never lent.
 */
const borrowedInNovember = titles(
  ["1", "Laskar Pelangi", 5],
  ["2", "Bumi Manusia", 3],
  ["3", "Bumi Manusia", 3],
  ["5", "Tersembunyi", 3],
  ["7", "Judul Baru", 2],
  ["8", "Judul Hilang", 2],
  ["4", "Judul Tersimpan", 2],
  ["13", "Atheis", 1],
  ["15", "Burung", 1],
  ["10", "Kembar", 1],
);

/**
 * Loans by member: 7 by 2, 4, 31, 32, 33 = 5. 0007 by 1, 3, 9 = 3. D1 by 5 and 7, named by visit 9, not by
 * loan_history. K1 by 12 and 13, named by visit 14. One each: D2 (6), X1 (8), T1 to T6 (17 to 22): ayu, Ayu,
 * Bagus, Eka Arsip, Élan, then Fajar, Fajar and Xaverius, for whom there is no place. D2 is named by
 * loan_history at 6, as 43 has kept no name and 40, with a higher id, is of 2024. N1 (14 and 15) has no name,
 * 10, 11 and 16 no member. T7: `zaki`, 23 to 29 = 7 in November, with 34, 36 and 37 = 10 in 2026.
 */
function borrowers(zaki: number) {
  return borrowerRows(
    ["T7", "Zaki", zaki],
    ["7", "Budi Luhur", 5],
    ["0007", "Bima Sakti", 3],
    ["D1", "Dewi Baru", 2],
    ["K1", "Kiki Baru", 2],
    ["T1", "ayu", 1],
    ["T2", "Ayu", 1],
    ["T3", "Bagus", 1],
    ["D2", "Eka Arsip", 1],
    ["T5", "Élan", 1],
  );
}

/**
 * Visits by member: 0007 by 1 to 4. N1 by 15 to 19 = 5 has no name. 7 by 5 to 7, institution of 6, as 7 has
 * none and 55 no date. D1 by 8 to 10: 9 is the newest, as 8 is of the same second and 10 was dated back;
 * institution of 8, as 9's is empty. D2 by 11 and 12, named by loan_history. K1 by 13 and 14. One each T1 to
 * T7: of ayu, Ayu, Bagus, Élan, Fajar T06, Fajar T6, Zaki the first five.
 */
const visitorsInNovember = visitors({ month: "2026-11" }, [
  ["0007", "Bima Sakti", "01", 4],
  ["7", "Budi Luhur", "FMIPA", 3],
  ["D1", "Dewi Baru", "FISIP", 3],
  ["D2", "Eka Arsip", "FISIP", 2],
  ["K1", "Kiki Baru", "fmipa", 2],
  ["T1", "ayu", "02", 1],
  ["T2", "Ayu", null, 1],
  ["T3", "Bagus", null, 1],
  ["T5", "Élan", null, 1],
  ["T06", "Fajar", null, 1],
]);

/** November's, where T7 has 57 to 61 too = 6 and its institution from these, and 0007 has 63 too but not 62 = 5. */
const visitorsIn2026 = visitors({ year: 2026 }, [
  ["T7", "Zaki", "FEB", 6],
  ["0007", "Bima Sakti", "01", 5],
  ["7", "Budi Luhur", "FMIPA", 3],
  ["D1", "Dewi Baru", "FISIP", 3],
  ["D2", "Eka Arsip", "FISIP", 2],
  ["K1", "Kiki Baru", "fmipa", 2],
  ["T1", "ayu", "02", 1],
  ["T2", "Ayu", null, 1],
  ["T3", "Bagus", null, 1],
  ["T5", "Élan", null, 1],
]);

/**
 * Visits by institution: fmipa by 5, 14, 37, FMIPA by 6, and by 13 with blanks around it = 5, mostly fmipa.
 * 01 by 1 to 4. FISIP by 8, 11, and 10 as fisip. Umum by 27 to 29, each spelt in its own way, so the first by code unit.
 * Teknik Sipil by 15 and 16, likewise. One each by 30 to 36: by name Akademi (z9), Bina, bina 2, Çelebi, SMA
 * 10, and no place for SMA 2 and Yayasan. 38 is blank.
 */
const facultiesInNovember = faculties({ month: "2026-11" }, [
  ["fmipa", "fmipa", 5],
  ["01", "Fakultas Pertanian", 4],
  ["FISIP", "FISIP", 3],
  ["UMUM", "Masyarakat Umum", 3],
  ["Teknik Sipil", "Teknik Sipil", 2],
  ["z9", "Akademi", 1],
  ["Bina", "Bina", 1],
  ["bina 2", "bina 2", 1],
  ["Çelebi", "Çelebi", 1],
  ["SMA 10", "SMA 10", 1],
]);

/** November's, where FEB has 57 to 61 and 01 has 63 too; the three with 5 stand by name. */
const facultiesIn2026 = faculties({ year: 2026 }, [
  ["01", "Fakultas Pertanian", 5],
  ["FEB", "FEB", 5],
  ["fmipa", "fmipa", 5],
  ["FISIP", "FISIP", 3],
  ["UMUM", "Masyarakat Umum", 3],
  ["Teknik Sipil", "Teknik Sipil", 2],
  ["z9", "Akademi", 1],
  ["Bina", "Bina", 1],
  ["bina 2", "bina 2", 1],
  ["Çelebi", "Çelebi", 1],
]);

/**
 * All aggregates over traps.sql, worked out by hand from its rows, on a Saturday in November, in the last
 * millisecond of that year and in the first of the next; in Jakarta, where UTC is seven hours behind.
 *
 * Visits by month: 2021-12 51. 2022-01 50. 2024-02 54. 2025-11 47. 2025-12 46, 49, 62. 2026-01 48. 2026-03 57
 * to 61. 2026-10 45. 2026-11 1 to 38, 40 to 44 and 53 = 38 + 5 + 1. 2026-12 56, 63. 2027-01 52, 64. So 2025
 * has 4, 2026 has 1 + 5 + 1 + 44 + 2 = 53. 55 has no date.
 */
export const TRAPS_MOMENTS: readonly TrapsMoment[] = [
  {
    name: "in the last millisecond of 21 November 2026",
    now: "2026-11-21T23:59:59.999+07:00",
    expected: {
      // 15: visits 2, 42, not 43. 16: 6. 17: 7. 18: 12. 19: 14. 20: 29. 21: 3, 4, 41, not 40.
      visitors_weekly: days("2026-11-15", [2, 1, 1, 1, 1, 1, 3]),
      visitors_monthly: months("2025-12", [3, 1, 0, 5, 0, 0, 0, 0, 0, 0, 1, 44]),
      visitors_yearly: years(2022, [1, 0, 1, 4, 53]),
      visitors_monthly_top: visitorsInNovember,
      visitors_yearly_top: visitorsIn2026,
      faculties_monthly_top: facultiesInNovember,
      faculties_yearly_top: facultiesIn2026,
      books_collection: collection,
      books_top_borrowed: everBorrowed,
      books_top_borrowed_month: borrowedInNovember,
      books_top_borrowed_year: borrowedIn2026,
      books_top_borrowers_month: borrowers(7),
      books_top_borrowers_year: borrowers(10),
    },
  },
  {
    name: "in the last millisecond of 2026",
    now: "2026-12-31T23:59:59.999+07:00",
    expected: {
      // 31: visits 56, 63, not 52, 64.
      visitors_weekly: days("2026-12-25", [0, 0, 0, 0, 0, 0, 2]),
      visitors_monthly: months("2026-01", [1, 0, 5, 0, 0, 0, 0, 0, 0, 1, 44, 2]),
      visitors_yearly: years(2022, [1, 0, 1, 4, 53]),
      // Visit 63 alone has a member or an institution, loan 36 alone is of this month.
      visitors_monthly_top: visitors({ month: "2026-12" }, [["0007", "Bima Sakti", "01", 1]]),
      visitors_yearly_top: visitorsIn2026,
      faculties_monthly_top: faculties({ month: "2026-12" }, [["01", "Fakultas Pertanian", 1]]),
      faculties_yearly_top: facultiesIn2026,
      books_collection: collection,
      books_top_borrowed: everBorrowed,
      books_top_borrowed_month: titles(["14", "Zaman", 1]),
      books_top_borrowed_year: borrowedIn2026,
      books_top_borrowers_month: borrowerRows(["T7", "Zaki", 1]),
      books_top_borrowers_year: borrowers(10),
    },
  },
  {
    name: "in the first millisecond of 2027",
    now: "2027-01-01T00:00:00.000+07:00",
    expected: {
      // 31: visits 56, 63. 1: 52, 64.
      visitors_weekly: days("2026-12-26", [0, 0, 0, 0, 0, 2, 2]),
      visitors_monthly: months("2026-02", [0, 5, 0, 0, 0, 0, 0, 0, 1, 44, 2, 2]),
      visitors_yearly: years(2023, [0, 1, 4, 53, 2]),
      // Visits 52, of a member, and 64, with an institution, and loans 38 and 41 are the only ones.
      visitors_monthly_top: visitors({ month: "2027-01" }, [["T2", "Ayu", null, 1]]),
      visitors_yearly_top: visitors({ year: 2027 }, [["T2", "Ayu", null, 1]]),
      faculties_monthly_top: faculties({ month: "2027-01" }, [["Umum", "Masyarakat Umum", 1]]),
      faculties_yearly_top: faculties({ year: 2027 }, [["Umum", "Masyarakat Umum", 1]]),
      books_collection: collection,
      books_top_borrowed: everBorrowed,
      books_top_borrowed_month: titles(["8", "Judul Hilang", 1], ["14", "Zaman", 1]),
      books_top_borrowed_year: titles(["8", "Judul Hilang", 1], ["14", "Zaman", 1]),
      books_top_borrowers_month: borrowerRows(["T3", "Bagus", 1], ["T7", "Zaki", 1]),
      books_top_borrowers_year: borrowerRows(["T3", "Bagus", 1], ["T7", "Zaki", 1]),
    },
  },
];

function days(first: string, totals: readonly number[]) {
  const day = Temporal.PlainDate.from(first);
  return totals.map((total, index) => ({ date: day.add({ days: index }).toString(), total }));
}

function months(first: string, totals: readonly number[]) {
  const month = Temporal.PlainYearMonth.from(first);
  return totals.map((total, index) => ({ month: month.add({ months: index }).toString(), total }));
}

function years(first: number, totals: readonly number[]) {
  return totals.map((total, index) => ({ year: first + index, total }));
}

function titles(...rows: readonly [string, string, number][]) {
  return rows.map(([biblio_id, title, total_loans]) => ({ biblio_id, title, total_loans }));
}

function borrowerRows(...rows: readonly [string, string, number][]) {
  return rows.map(([member_id, member_name, total_loans]) => ({ member_id, member_name, total_loans }));
}

function visitors(period: object, rows: readonly [string, string, string | null, number][]) {
  return rows.map(([member_id, member_name, institution, total]) => ({
    ...period,
    member_id,
    member_name,
    institution,
    total,
  }));
}

function faculties(period: object, rows: readonly [string, string, number][]) {
  return rows.map(([institution, fakultas, total]) => ({ ...period, institution, fakultas, total }));
}
