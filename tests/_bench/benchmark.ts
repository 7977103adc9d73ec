import type { Servers } from "#tests/_support/servers/mod.ts";

/** One idea that is measured; its file has the same name. */
export interface Benchmark {
  readonly name: string;
  /** What is measured and against what, for the README. */
  readonly about: string;
  /** Runs it. Throws when it cannot; the reason is printed and the others go on. */
  run(surroundings: Surroundings): Promise<readonly Figure[]>;
}

/** What a benchmark runs in. */
export interface Surroundings {
  readonly servers: Servers;
  /** Says what is going on, for people who wait. */
  readonly tell: (line: string) => void;
  /** Whether this is only a try, whose figures say nothing; large benchmarks are smaller then. */
  readonly small: boolean;
}

/** One line of the table. */
export interface Figure {
  readonly what: string;
  /** With its unit. */
  readonly ours: string;
  /** What it stands beside, with its name and unit; empty when it stands alone. */
  readonly peer: string;
  /** What is compared with the bound. */
  readonly value: number;
  readonly unit: "×" | "MB" | "ms" | "s" | "";
  readonly wanted: { readonly atLeast: number } | { readonly atMost: number };
}
