import type { Marks, Watermarks } from "#src/platform/watermarks.ts";
import type { ReportPlan } from "./report_plan.ts";

/**
 * Plans whose keys name the last import of each kind that their reports are made of, so that once the fleet knows of an
 * import nobody finds what was kept before it, in memory, in the shared store or by a validator. What was begun
 * before an import is kept under the key from before it.
 */
export class CurrentPlans {
  readonly #watermarks: Watermarks;
  /** The last that this process was certain of. */
  #known: Marks = new Map();

  constructor(watermarks: Watermarks) {
    this.#watermarks = watermarks;
  }

  /** The plan as of now, at once; `null` when this process is not certain of the imports that have ended. */
  certain(plan: ReportPlan): ReportPlan | null {
    if (plan.report.tags.length === 0) return plan;
    const marks = this.#watermarks.certain();
    return marks === null ? null : this.#under(marks, plan);
  }

  /** The same, asked for. Never fails: where nobody can tell, it is the plan as of the last import that this process knows. */
  async confirmed(plan: ReportPlan): Promise<ReportPlan> {
    const marks = await this.#watermarks.confirm();
    return this.#under(marks === "unreachable" ? this.#known : marks, plan);
  }

  #under(marks: Marks, plan: ReportPlan): ReportPlan {
    this.#known = marks;
    const imports = plan.report.tags.map((kind) => marks.get(`import_${kind}`) ?? 0);
    return { ...plan, key: `${plan.key}-${imports.join("-")}` };
  }
}
