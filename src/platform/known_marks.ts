import type { Marks } from "./watermarks.ts";

/** The highest marks that one process has met. */
export class KnownMarks {
  /** Never changed once given out: a new map takes its place. */
  #marks: Marks = new Map();

  /** By tag; the same object until one rises. */
  get marks(): Marks {
    return this.#marks;
  }

  /** Raises what is lower. Returns whether anything was. */
  rise(marks: Marks): boolean {
    let risen: Map<string, number> | null = null;
    for (const [tag, version] of marks) {
      if (version <= (this.#marks.get(tag) ?? 0)) continue;
      risen ??= new Map(this.#marks);
      risen.set(tag, version);
    }
    if (risen !== null) this.#marks = risen;
    return risen !== null;
  }
}
