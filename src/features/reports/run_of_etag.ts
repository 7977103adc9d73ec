/** When the run began that a validator names, or `null` when it is not one of this answer's runs. */
export function runOfEtag(key: string, etag: string): number | null {
  const prefix = `"${key.slice(key.lastIndexOf(":") + 1)}.`;
  if (!etag.startsWith(prefix) || !/^[0-9a-z]{1,9}"$/.test(etag.slice(prefix.length))) return null;
  return parseInt(etag.slice(prefix.length, -1), 36);
}
