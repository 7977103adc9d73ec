import { type ProblemCode, PROBLEMS } from "#src/problem.ts";
import { ProblemSchema } from "./problem_schema.ts";

/** The responses of an operation that may refuse with these codes, one for each status. */
export function problemResponses(codes: readonly ProblemCode[]) {
  const byStatus = new Map<number, string[]>();
  for (const code of codes) {
    const [status, sentence] = PROBLEMS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), `\`${code}\`: ${sentence}`]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, sentences]) => [status, {
      description: sentences.join("; "),
      content: { "application/problem+json": { schema: ProblemSchema } },
    }]),
  );
}
