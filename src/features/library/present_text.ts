/** A text that says something, as it is; `null` for NULL, an empty one and one of blanks, as SQL's `trim()` sees it. */
export function presentText(value: string | null | undefined): string | null {
  return value == null || /^ *$/.test(value) ? null : value;
}
