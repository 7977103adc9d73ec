import assert from "node:assert/strict";
import type { Marks, Watermarks } from "#src/platform/watermarks.ts";

/** Sees to it that nobody knows less than any raise that has ended. */
export class WatermarksChecker {
  /** What the marks are in truth, as a database would have them: raised before anybody is told. */
  readonly truth = new Map<string, number>();
  /** The marks of the raises that have ended. */
  readonly ended = new Map<string, number>();
  /** How often somebody was certain, and was not. */
  readonly counts = { certain: 0, uncertain: 0, raised: 0, unreachable: 0 };

  /** Raises these tags by one. */
  async raise(who: Watermarks, ...tags: string[]): Promise<void> {
    for (const tag of tags) this.truth.set(tag, (this.truth.get(tag) ?? 0) + 1);
    const marks = new Map(tags.map((tag) => [tag, this.truth.get(tag)!]));
    const answer = await who.raise(marks);
    this.counts[answer]++;
    if (answer === "unreachable") return;
    for (const [tag, mark] of marks) this.ended.set(tag, Math.max(mark, this.ended.get(tag) ?? 0));
  }

  /** Looks at what somebody is certain of. */
  look(who: Watermarks): void {
    const marks = who.certain();
    this.counts[marks === null ? "uncertain" : "certain"]++;
    if (marks !== null) assertAtLeast(marks, this.ended);
  }

  /** Lets somebody make certain. */
  async confirm(who: Watermarks): Promise<void> {
    const ended = new Map(this.ended);
    const marks = await who.confirm();
    if (marks !== "unreachable") assertAtLeast(marks, ended);
  }
}

function assertAtLeast(marks: Marks, floor: Marks): void {
  for (const [tag, mark] of floor) {
    assert.ok(
      (marks.get(tag) ?? 0) >= mark,
      `${tag} is ${marks.get(tag)}, although ${mark} was raised before`,
    );
  }
}
