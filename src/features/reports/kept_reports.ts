import type { KeptReport } from "./kept_report.ts";

/** The answers of one process, by key; beyond `sizeMax` bytes the longest unused goes first. */
export class KeptReports {
  readonly #sizeMax: number;
  /** In order of last use. */
  readonly #kept = new Map<string, KeptReport>();
  #size = 0;
  #newest: string | null = null;

  constructor(sizeMax: number) {
    this.#sizeMax = sizeMax;
  }

  /** The answer, however old. */
  get(key: string): KeptReport | undefined {
    const report = this.#kept.get(key);
    if (report === undefined || key === this.#newest) return report;
    this.#kept.delete(key);
    this.#kept.set(key, report);
    this.#newest = key;
    return report;
  }

  /** Holds an answer in the place of the one before; one that is larger than the limit is not held and drives no other out. */
  set(key: string, report: KeptReport): void {
    this.delete(key);
    if (report.size > this.#sizeMax) return;
    this.#kept.set(key, report);
    this.#newest = key;
    this.#size += report.size;
    for (const oldest of this.#kept.keys()) {
      if (this.#size <= this.#sizeMax) break;
      this.delete(oldest);
    }
  }

  /** Forgets an answer. */
  delete(key: string): void {
    const report = this.#kept.get(key);
    if (report === undefined) return;
    this.#kept.delete(key);
    this.#size -= report.size;
  }
}
