import type { Marks } from "./watermarks.ts";

/** What the store says of a fleet, in an answer or a hint: one line, `epoch seq beat founded settled lowest members author tag=version…`. */
export interface UpstashMarksState {
  /** Another one means that the store had lost everything. */
  readonly epoch: string;
  /** Grows with every raise; `marks` are all marks as of it. */
  readonly seq: number;
  /** Grows with every raise and every new member. */
  readonly beat: number;
  /** Whether the marks from before this epoch are among these. */
  readonly founded: boolean;
  /** Whether the certainty of everybody who lived before this epoch is over. */
  readonly settled: boolean;
  /** All members (in an answer: all others) have acknowledged every raise up to this one. */
  readonly lowest: number;
  readonly members: number;
  /** The member whose raise this is a hint of, and who need not acknowledge it. */
  readonly author: string;
  readonly marks: Marks;
}

const NUMBER = /^\d{1,16}$/;
const MARK = /^([^\s=]+)=(\d{1,16})$/;

/** Reads such a line; `null` when it is something else. */
export function upstashMarksState(line: unknown): UpstashMarksState | null {
  if (typeof line !== "string") return null;
  const [epoch, seq, beat, founded, settled, lowest, members, author, ...rest] = line.split(" ");
  const numbers = [seq, beat, founded, settled, lowest, members];
  const marks = rest.map((text) => MARK.exec(text));
  if (!epoch || !author || !numbers.every((text) => text !== undefined && NUMBER.test(text))) return null;
  if (marks.includes(null)) return null;
  return {
    epoch,
    seq: Number(seq),
    beat: Number(beat),
    founded: founded === "1",
    settled: settled === "1",
    lowest: Number(lowest),
    members: Number(members),
    author,
    marks: new Map(marks.map((mark) => [decodeURIComponent(mark![1]!), Number(mark![2])])),
  };
}
