/** A path as OpenAPI writes it: `/jobs/:name` is `/jobs/{name}`, and `/templates/:type{[^/]+\.csv}` is `/templates/{type}.csv`. */
export function documentedPath(path: string): string {
  return path.replaceAll(
    /:(\w+)(?:\{\[\^\/\]\+\\(\.\w+)\})?/g,
    (_, name, ending = "") => `{${name}}${ending}`,
  );
}
