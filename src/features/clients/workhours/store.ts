import type { LiveData } from "#src/platform/live_data.ts";
import type { Statements } from "#src/platform/statements.ts";
import type { DatabaseSession, Row } from "#src/platform/tables.ts";
import type { WeekSpan } from "#src/std/time/week_overlaps.ts";
import { DAYS, type Workhours, type WorkhoursSpan } from "./schema.ts";

/** A week of a client, and whether that was deleted. */
export interface FoundWorkhours {
  readonly workhours: Workhours;
  readonly isDeleted: boolean;
}

/** The hours of clients. */
export interface WorkhoursRows {
  /** A client's week, empty where nobody has told; `null` = there is no such client. */
  find(session: DatabaseSession, id: string): Promise<FoundWorkhours | null>;
  /** The same, and nobody else changes the client or its week until the transaction ends. */
  lock(session: DatabaseSession, id: string): Promise<FoundWorkhours | null>;
  /** Writes a whole week, and gives it as it is then. */
  replace(session: DatabaseSession, id: string, week: NewWeek): Promise<Workhours>;
}

/** What is written of a week. */
export interface NewWeek {
  readonly timeZone: string;
  readonly spans: readonly WeekSpan[];
}

const DAY = 1440;

/** Where the hours are. */
export function createWorkhoursRows({ engine }: LiveData, statements: Statements): WorkhoursRows {
  const statement = (name: string) => statements.get(`clients/${name}`).on(engine);
  const [lock, find, save] = [statement("lock"), statement("find_workhours"), statement("save_workweek")];
  const [forget, insert] = [statement("delete_workhours"), statement("insert_workhours")];
  const rows: WorkhoursRows = {
    async find(session, id) {
      const [row] = await session.rows(find, { id });
      return row === undefined ? null : { workhours: present(row), isDeleted: row.deleted_at !== null };
    },
    async lock(session, id) {
      const locked = await session.rows(lock, { id });
      return locked.length === 0 ? null : await rows.find(session, id);
    },
    async replace(session, id, { timeZone, spans }) {
      await session.run(save, { id, time_zone: timeZone });
      await session.run(forget, { id });
      await session.run(insert, { id, hours: JSON.stringify(spans) });
      return (await rows.find(session, id))!.workhours;
    },
  };
  return rows;
}

function present(row: Row): Workhours {
  const hours: WeekSpan[] = JSON.parse(row.hours!);
  return { client_id: row.id!, time_zone: row.time_zone!, days: hours.map(presentSpan) };
}

function presentSpan({ day, opens, closes }: WeekSpan): WorkhoursSpan {
  return {
    day: DAYS[day - 1]!,
    opens: timeOf(opens),
    closes: timeOf(closes > DAY ? closes - DAY : closes),
  };
}

function timeOf(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return `${String(hours).padStart(2, "0")}:${String(rest).padStart(2, "0")}`;
}
