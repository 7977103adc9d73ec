const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;

/** The id of the import that a file of failed rows is of, by the name that such files have: `errors-<job>.csv`; `null` = none. */
export function mendedId(fileName: string): string | null {
  return UUID.exec(fileName)?.[0].toLowerCase() ?? null;
}
