import { OutsideError } from "./outside_http.ts";

/**
 * A URL that may be asked, as far as it can tell itself: `https`, without credentials. Where it leads is another question.
 *
 * @param base What it is relative to. @default {it is absolute}
 * @throws {OutsideError} `address`.
 */
export function outsideUrl(text: string, base?: string): URL {
  const url = URL.parse(text, base);
  if (url === null) throw refused("The URL cannot be read");
  if (url.protocol !== "https:") {
    throw refused(`The URL must begin with 'https:': it begins with '${url.protocol}'`);
  }
  if (url.username !== "" || url.password !== "") {
    throw refused("The URL must have no name and no password in it");
  }
  return url;
}

function refused(message: string): OutsideError {
  return new OutsideError("address", message);
}
