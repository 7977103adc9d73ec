import { Problem } from "#src/problem.ts";

/**
 * Makes sure that a client takes what it will get.
 *
 * @param header `Accept`; absent = anything.
 * @param offered The media type, without parameters.
 * @throws {Problem} `not_acceptable`, also when the header cannot be read.
 */
export function demandAcceptable(header: string | null, offered: string): void {
  if (header === null || header === "*/*" || header.trim() === "") return;
  const family = `${offered.slice(0, offered.indexOf("/"))}/*`;
  const taken = header.split(",").some((range) => {
    const [type, ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
    const refused = parameters.some((parameter) => /^q=0(\.0{0,3})?$/.test(parameter));
    return !refused &&
      (type === "*/*" || type === family || type === offered ||
        (family === "text/*" && type === "text/plain"));
  });
  if (taken) return;
  throw new Problem("not_acceptable", {
    detail: `This path gives '${offered}', which 'Accept' does not take: current value is '${header}'`,
  });
}
