/** A time of a week, in minutes. */
export interface WeekSpan {
  /** 1 = Monday to 7 = Sunday. */
  readonly day: number;
  /** From the beginning of the day, 0 to 1439. */
  readonly opens: number;
  /** Likewise, after `opens` and at most a day after it: what is beyond 1440 is of the next day. */
  readonly closes: number;
}

const DAY = 1440;
const WEEK = 7 * DAY;

/**
 * Which spans of a week are partly at the same time as one that stands before them, and the first such; across midnight and
 * from Sunday to Monday too. One that begins when another ends is no overlap.
 *
 * @returns Pairs of places in the list.
 */
export function weekOverlaps(spans: readonly WeekSpan[]): { readonly at: number; readonly with: number }[] {
  return spans.flatMap((span, at) => {
    const first = spans.slice(0, at).findIndex((other) => overlap(span, other));
    return first < 0 ? [] : [{ at, with: first }];
  });
}

function overlap(one: WeekSpan, other: WeekSpan): boolean {
  const [begin, end] = placeInWeek(one);
  const [otherBegin, otherEnd] = placeInWeek(other);
  return [-WEEK, 0, WEEK].some((shift) => begin < otherEnd + shift && otherBegin + shift < end);
}

function placeInWeek({ day, opens, closes }: WeekSpan): [begin: number, end: number] {
  const midnight = (day - 1) * DAY;
  return [midnight + opens, midnight + closes];
}
