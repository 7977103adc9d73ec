/** Whether a client is a browser that wants a page: browsers name HTML; programs that take anything get JSON. */
export function prefersHtml(accept: string | null): boolean {
  const types = (accept ?? "").toLowerCase().split(",").map((range) => range.split(";")[0]!.trim());
  return types.includes("text/html") && !types.includes("application/json");
}
