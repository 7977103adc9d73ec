import { xmlText } from "./xml_text.ts";

/**
 * An attribute's value from the attributes of one tag as written, or `null`.
 *
 * @param name With its prefix, if any.
 */
export function xmlAttribute(attributes: string, name: string): string | null {
  let at = attributes.indexOf(name);
  while (at >= 0) {
    const start = at + name.length;
    const quote = attributes.charAt(start + 1);
    if (attributes.charCodeAt(at - 1) <= 0x20 && attributes.charAt(start) === "=" && /["']/.test(quote)) {
      return xmlText(attributes.slice(start + 2, attributes.indexOf(quote, start + 2)));
    }
    at = attributes.indexOf(name, start);
  }
  return null;
}
