/** A statement over master data as it is asked, and the index that it must go by. */
export interface MasterPlan {
  readonly index: string;
  readonly statement: string;
  readonly sort?: string;
  /** Those that are not NULL, beside `:limit` and `:offset`. */
  readonly given: Readonly<Record<string, string>>;
}

/** The plans of all indexes of master data. */
export function masterPlans(someId: string): readonly MasterPlan[] {
  return [
    { index: "clients_pkey", statement: "clients/find", given: { id: someId } },
    { index: "clients_pkey", statement: "clients/lock", given: { id: someId } },
    { index: "workweeks_pkey", statement: "clients/find_workhours", given: { id: someId } },
    { index: "workhours_pkey", statement: "clients/find_workhours", given: { id: someId } },
    { index: "stores_pkey", statement: "stores/find", given: { id: someId } },
    { index: "stores_pkey", statement: "stores/lock", given: { id: someId } },
    { index: "stores_code", statement: "clients/count_stores", given: { id: someId } },
    ...listPlans("clients"),
    ...listPlans("stores"),
    ...["name", "name_desc", "code", "created_at"].map((sort): MasterPlan => {
      return { index: "stores_by_client", statement: "stores/list", sort, given: { client_id: someId } };
    }),
    { index: "stores_by_client", statement: "stores/count", given: { client_id: someId } },
    ...auditPlans(someId),
  ];
}

function listPlans(kind: "clients" | "stores"): MasterPlan[] {
  const [statement, count] = [`${kind}/list`, `${kind}/count`];
  const sorted = (filter: string, given: Readonly<Record<string, string>>) =>
    Object.entries({ name: "name", code: "code", age: "created_at" }).flatMap(([index, sort]) =>
      [sort, `${sort}_desc`].map((sort): MasterPlan => {
        return { index: `${kind}_by_${filter}${index}`, statement, sort, given };
      })
    );
  const byName = `${kind}_by_name`;
  const rare = { name: "toko 00a" };
  return [
    ...sorted("", {}).filter(({ index }) => index !== `${kind}_by_age`),
    { index: `${kind}_pkey`, statement, sort: "created_at", given: {} },
    { index: `${kind}_pkey`, statement, sort: "created_at_desc", given: {} },
    ...sorted("", { deleted: "true" }),
    ...sorted("city_", { city: "city 31" }),
    ...sorted("city_", { city: "nowhere" }),
    ...sorted("activity_", { is_active: "false" }),
    { index: byName, statement, sort: "name", given: { name: "toko" } },
    { index: byName, statement, sort: "name_desc", given: { name: "toko" } },
    ...["name", "code", "created_at_desc"].map((sort): MasterPlan => {
      return { index: byName, statement, sort, given: rare };
    }),
    { index: byName, statement: count, given: { name: "toko" } },
    { index: byName, statement: count, given: rare },
    ...["name", "code", "created_at_desc"].map((sort): MasterPlan => {
      return { index: `${kind}_by_code`, statement, sort, given: { code: "c777" } };
    }),
    { index: `${kind}_by_code`, statement: count, given: { code: "c777" } },
    { index: `${kind}_by_city_age`, statement: count, given: { city: "city 31" } },
    { index: `${kind}_by_activity`, statement: count, given: { is_active: "true" } },
    { index: `${kind}_by_activity`, statement: count, given: { is_active: "false" } },
    { index: `${kind}_by_activity`, statement: count, given: { deleted: "true" } },
  ];
}

function auditPlans(someId: string): MasterPlan[] {
  const both = (index: string, given: Readonly<Record<string, string>>): MasterPlan[] => [
    { index, statement: "audit/list", sort: "newest", given },
    { index, statement: "audit/count", given },
  ];
  return [
    { index: "audit_trail_by_time", statement: "audit/list", sort: "newest", given: {} },
    { index: "audit_trail_by_time", statement: "audit/list", sort: "oldest", given: {} },
    { index: "audit_trail_pkey", statement: "audit/count", given: {} },
    ...both("audit_trail_by_subject", { subject_id: someId }),
    ...both("audit_trail_by_subject", { kind: "client", subject_id: someId }),
    ...both("audit_trail_by_who", { who: "user 7" }),
    ...both("audit_trail_by_kind", { kind: "webhook" }),
    ...both("audit_trail_by_time", { from: "2026-01-01T00:00:00Z", before: "2026-01-01T00:10:00Z" }),
  ];
}
