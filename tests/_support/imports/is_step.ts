/** Whether a transaction, by the text of its statements, takes an import one step on. */
export function isStep(statements: string): boolean {
  return statements.includes("update imports") && statements.includes("step = step + 1");
}
