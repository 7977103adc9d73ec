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
  const ranges = new Map(
    header.split(",").map((range) => {
      const [type, ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
      return [type, !parameters.some((parameter) => /^q=0(\.0{0,3})?$/.test(parameter))];
    }),
  );
  const plain = family === "text/*" && ranges.get("text/plain") === true ? ["text/plain"] : [];
  // The most exact range decides (RFC 9110 §12.5.1): 'text/csv;q=0, */*' is everything but CSV.
  const decisive = [offered, ...plain, family, "*/*"].find((type) => ranges.has(type));
  if (decisive !== undefined && ranges.get(decisive)) return;
  throw new Problem("not_acceptable", {
    detail: `This path gives '${offered}', which 'Accept' does not take: current value is '${header}'`,
  });
}
