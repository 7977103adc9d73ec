const UTF_8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
/** Texts, and what opens, closes and separates; numbers and words are passed over. */
const TOKENS = /"(?:[^"\\]|\\.)*"|[[\]{}:,]/g;

/**
 * Reads a JSON object in which no object has one name twice: readers differ in which of the two they take, so that one
 * believes what another never checked. `null` when it is none.
 */
export function accessTokenObject(bytes: Uint8Array): Readonly<Record<string, unknown>> | null {
  try {
    const text = UTF_8.decode(bytes);
    const value = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject && !hasNameTwice(text) ? value : null;
  } catch {
    return null;
  }
}

/** @param text JSON. */
function hasNameTwice(text: string): boolean {
  const open: Set<string>[] = [];
  let last = "";
  for (const [token] of text.matchAll(TOKENS)) {
    if (token === "{" || token === "[") open.push(new Set());
    else if (token === "}" || token === "]") open.pop();
    else if (token === ":") {
      const name: string = JSON.parse(last);
      if (open.at(-1)!.has(name)) return true;
      open.at(-1)!.add(name);
    }
    last = token;
  }
  return false;
}
