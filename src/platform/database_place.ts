/** What tells databases apart, whichever role reads them: the host, also one that is a parameter, and the name. */
export function databasePlace(url: string): string {
  const { host, pathname, searchParams } = new URL(url);
  return `${searchParams.get("host") ?? ""}${host}${pathname}`;
}
