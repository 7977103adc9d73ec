/** What became of the tests of one run. */
export interface Totals {
  readonly passed: number;
  readonly failed: number;
  /** The names of those that did not run. */
  readonly ignored: readonly string[];
}

/**
 * Counts the tests of a JUnit report as `deno test` writes it. As in the figures that it prints, a step counts with its
 * test and a test that was filtered out not at all. A file that could not be loaded stands in no report.
 */
export function readTotals(junit: string): Totals {
  const cases = [
    ...junit.matchAll(/<testcase name="([^"]*)" classname="([^"]*)"([^>]*)>([\s\S]*?)<\/testcase>/g),
  ]
    .map(([, name = "", file = "", rest = "", body = ""]) => ({ name: `${file}: ${name}`, rest, body }))
    // Those filtered out are reported as skipped too, but took no time.
    .filter(({ rest }) => rest.includes(" time="));
  const names = new Set(cases.map(({ name }) => name));
  const tests = cases.filter(({ name }) => !isStep(name, names));
  const ignored = tests.filter(({ body }) => body.includes("<skipped"));
  const failed = tests.filter(({ body }) => body.includes("<failure") || body.includes("<error"));
  return {
    passed: tests.length - ignored.length - failed.length,
    failed: failed.length,
    ignored: ignored.map(({ name }) => unescape(name)),
  };
}

function isStep(name: string, names: ReadonlySet<string>): boolean {
  const separator = " &gt; ";
  for (let at = name.indexOf(separator); at >= 0; at = name.indexOf(separator, at + 1)) {
    if (names.has(name.slice(0, at))) return true;
  }
  return false;
}

function unescape(text: string): string {
  const characters: Record<string, string> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };
  return text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => characters[name]!);
}
