import type { Figure } from "./benchmark.ts";

/** Figures as a Markdown table. */
export function figureTable(figures: readonly Figure[]): string {
  const rows = figures.map(({ what, ours, peer, value, unit, wanted }) => {
    const [sign, bound] = "atLeast" in wanted ? ["≥", wanted.atLeast] : ["≤", wanted.atMost];
    const reached = "atLeast" in wanted ? value >= bound : value <= bound;
    return [
      what,
      ours,
      peer,
      written(value, unit),
      `${sign} ${written(bound, unit, false)}`,
      reached ? "yes" : "no",
    ];
  });
  const head = ["what", "ours", "beside", "figure", "wanted", "reached"];
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function written(value: number, unit: Figure["unit"], rounded = true): string {
  const digits = unit === "×" || unit === "s" ? 2 : 0;
  const number = rounded ? value.toFixed(digits) : String(value);
  return unit === "" ? number : `${number} ${unit}`;
}
