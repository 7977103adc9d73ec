/**
 * The pattern by which `like … escape '!'` finds what contains a text, in lower case: for columns in lower case or compared
 * without regard to it.
 */
export function likePattern(text: string): string {
  return `%${text.toLowerCase().replaceAll(/[!%_]/g, "!$&")}%`;
}
