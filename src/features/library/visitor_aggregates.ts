import type { Aggregate } from "./aggregate.ts";
import { countVisits } from "./count_visits.ts";
import { rankFaculties } from "./rank_faculties.ts";
import type { RankedMember } from "./rank_members.ts";
import { rankVisitors } from "./rank_visitors.ts";
import { runningPeriod } from "./running_period.ts";
import {
  TopFacultiesOfMonthSchema,
  TopFacultiesOfYearSchema,
  TopVisitorsOfMonthSchema,
  TopVisitorsOfYearSchema,
  VisitsByDaySchema,
  VisitsByMonthSchema,
  VisitsByYearSchema,
} from "./schema.ts";

/** All that is told of visitors but the live number, in the order of the summary. */
export const VISITOR_AGGREGATES: readonly Aggregate[] = [
  {
    name: "visitors_weekly",
    group: "visitors",
    key: "visitors:week:daily",
    paths: ["/api/visitors/weekly"],
    member: "weekly",
    summary: "Visits of each of the last 7 local days, today included",
    schema: VisitsByDaySchema,
    async compute(source, nowMs) {
      const counts = await countVisits(source, nowMs, { unit: "day", count: 7 });
      return counts.map(({ period, total }) => ({ date: period, total }));
    },
  },
  {
    name: "visitors_monthly",
    group: "visitors",
    key: "visitors:month:totals",
    paths: ["/api/visitors/monthly"],
    member: "monthly",
    summary: "Visits of each of the last 12 local months, this one included",
    schema: VisitsByMonthSchema,
    async compute(source, nowMs) {
      const counts = await countVisits(source, nowMs, { unit: "month", count: 12 });
      return counts.map(({ period, total }) => ({ month: period, total }));
    },
  },
  {
    name: "visitors_yearly",
    group: "visitors",
    key: "visitors:year:totals",
    paths: ["/api/visitors/yearly"],
    member: "yearly",
    summary: "Visits of each of the last 5 local years, this one included",
    schema: VisitsByYearSchema,
    async compute(source, nowMs) {
      const counts = await countVisits(source, nowMs, { unit: "year", count: 5 });
      return counts.map(({ period, total }) => ({ year: Number(period), total }));
    },
  },
  {
    name: "visitors_monthly_top",
    group: "visitors",
    key: "visitors:month:top",
    paths: ["/api/visitors/monthly/top"],
    member: "monthly_top",
    summary: "The 10 members with the most visits of the running local month",
    schema: TopVisitorsOfMonthSchema,
    async compute(source, nowMs) {
      const month = runningPeriod(source, nowMs, "month");
      return (await rankVisitors(source, month)).map((one) => ({ month: month.name, ...visitor(one) }));
    },
  },
  {
    name: "visitors_yearly_top",
    group: "visitors",
    key: "visitors:year:top",
    paths: ["/api/visitors/yearly/top"],
    member: "yearly_top",
    summary: "The 10 members with the most visits of the running local year",
    schema: TopVisitorsOfYearSchema,
    async compute(source, nowMs) {
      const year = runningPeriod(source, nowMs, "year");
      return (await rankVisitors(source, year)).map((one) => ({ year: Number(year.name), ...visitor(one) }));
    },
  },
  {
    name: "faculties_monthly_top",
    group: "visitors",
    key: "visitors:faculties:month:top",
    paths: ["/api/visitors/faculties/monthly/top"],
    member: null,
    summary: "The 10 institutions with the most visits of the running local month",
    schema: TopFacultiesOfMonthSchema,
    async compute(source, nowMs) {
      const month = runningPeriod(source, nowMs, "month");
      return (await rankFaculties(source, month)).map((one) => ({ month: month.name, ...one }));
    },
  },
  {
    name: "faculties_yearly_top",
    group: "visitors",
    key: "visitors:faculties:year:top",
    paths: ["/api/visitors/faculties/yearly/top"],
    member: null,
    summary: "The 10 institutions with the most visits of the running local year",
    schema: TopFacultiesOfYearSchema,
    async compute(source, nowMs) {
      const year = runningPeriod(source, nowMs, "year");
      return (await rankFaculties(source, year)).map((one) => ({ year: Number(year.name), ...one }));
    },
  },
];

function visitor({ id, name, institution, total }: RankedMember) {
  return { member_id: id, member_name: name, institution, total };
}
