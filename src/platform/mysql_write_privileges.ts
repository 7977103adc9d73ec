/** Rights that change nothing. `execute` is among them: what a routine may do, our transactions do not let it. */
const HARMLESS = new Set([
  "usage",
  "select",
  "show view",
  "show databases",
  "show create routine",
  "process",
  "execute",
  "lock tables",
  "references",
  "replication client",
  "binlog monitor",
  "replica monitor",
  "slave monitor",
]);

/**
 * The rights beyond reading in the lines of `show grants`, such as `insert on shop.*`. A right that we do not
 * know counts as one; a line that grants a role gives nothing, as the role's own lines follow it.
 */
export function mysqlWritePrivileges(grants: readonly string[]): string[] {
  return grants.flatMap((grant) => {
    const match = /^GRANT (?<rights>.+?) ON (?<object>.+?) TO (?<rest>.*)$/s.exec(grant);
    if (match === null) return [];
    const { rights, object, rest } = match.groups as Record<"rights" | "object" | "rest", string>;
    const place = object.replaceAll(/[`"]/g, "");
    const all = rights.replaceAll(/\([^)]*\)/g, "").split(",").map((right) => right.trim().toLowerCase());
    if (/ WITH .*GRANT OPTION/.test(rest)) all.push("grant option");
    return all.filter((right) => !HARMLESS.has(right)).map((right) => `${right} on ${place}`);
  });
}
