const LENGTH_MAX = 255;
const EXTENSION_LENGTH_MAX = 20;

/**
 * The name under which an upload is kept: the last part of the path that the sender gave, without control characters, of
 * at most 255 characters (UTF-16 code units), its extension included; `unnamed` when nothing is left.
 */
export function uploadName(given: string): string {
  const last = given.slice(Math.max(given.lastIndexOf("/"), given.lastIndexOf("\\")) + 1);
  const name = last.toWellFormed().replace(/\p{Cc}/gu, "").trim();
  if (name === "" || name === "." || name === "..") return "unnamed";
  return name.length <= LENGTH_MAX ? name : shortened(name);
}

function shortened(name: string): string {
  const dot = name.lastIndexOf(".");
  const extension = dot > 0 && name.length - dot <= EXTENSION_LENGTH_MAX ? name.slice(dot) : "";
  const stem = name.slice(0, LENGTH_MAX - extension.length);
  // A character of two units may have been cut in half.
  return stem.replace(/[\ud800-\udbff]$/, "") + extension;
}
