/**
 * The validator of one run of a report: it names the answer and when its statement began, so that any process can
 * tell whether a copy is still fresh without having it.
 */
export function runEtag(key: string, at: number): string {
  return `"${key.slice(key.lastIndexOf(":") + 1)}.${at.toString(36)}"`;
}
