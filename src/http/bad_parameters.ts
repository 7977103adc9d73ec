import { Problem } from "#src/problem.ts";

/** The refusal of inputs that do not fit their schema: all of them at once, by name. */
export function badParameters(
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): Problem {
  const errors = issues.map(({ path, message }) => ({ path: path.join("."), message }));
  return new Problem("bad_parameter", {
    detail: errors.map(({ path, message }) => `'${path}': ${message}`).join("; "),
    errors,
  });
}
