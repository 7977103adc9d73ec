import { Fraction } from "#src/std/math/fraction.ts";
import type { ImportKind, RowValues } from "./import_kind.ts";
import type { KindSettings } from "./kind_settings.ts";

const ORDER_TYPES: Readonly<Record<string, string>> = {
  "new install": "1. AO",
  "suspend": "2. SO",
  "disconnect": "3. DO",
  "renewal agreement": "4. MO",
  "resume": "5. RO",
};
const SEGMENTS: readonly (readonly [string, string])[] = [
  ["regional", "1. SME"],
  ["business", "1. SME"],
  ["government", "2. GOV"],
  ["private service", "3. PRIVATE"],
  ["state-owned", "4. SOE"],
  ["enterprise", "4. SOE"],
];
const CATEGORIES: Readonly<Record<string, string>> = {
  "PROVIDE ORDER": "1. PROVIDE ORDER",
  "IN PROCESS": "2. IN PROCESS",
  "PROV. COMPLETE": "2. IN PROCESS",
  "READY TO BILL": "3. READY TO BILL",
};
const TERMS = Fraction.of("4");
const THOUSAND = Fraction.of("1000");

/**
 * The columns that are made of an order line of NCX. What cannot be told is null: an order or segment of another name,
 * and the scalling of an order without a term to spread its costs over.
 */
export function ncxDerivation(settings: KindSettings): Pick<ImportKind, "derived" | "derive"> {
  const people = new Map(Object.entries(settings.people));
  const witels = new Map(Object.entries(settings.witels).map(([old, now]) => [old.toUpperCase(), now]));
  return {
    derived: [
      { name: "tipe_order", type: "text" },
      { name: "tipe_grup", type: "text" },
      { name: "segmen_baru", type: "text" },
      { name: "kategori_baru", type: "text" },
      { name: "witel_baru", type: "text" },
      { name: "scalling1", type: "decimal" },
      { name: "scalling2", type: "decimal" },
      { name: "po_name", type: "text" },
    ],
    derive(row) {
      const tipe_order = orderType(row.order_subtype ?? "");
      const scalling = scallingOf(row);
      const witel = row.bill_witel ?? null;
      return {
        tipe_order,
        tipe_grup: tipe_order === null ? null : /AO|MO/.test(tipe_order) ? "AOMO" : "SODORO",
        segmen_baru: segmentOf(row.segmen ?? ""),
        kategori_baru: categoryOf(row.kategori ?? ""),
        witel_baru: witels.get(witel?.toUpperCase() ?? "") ?? witel,
        scalling1: scalling?.rounded(2) ?? null,
        scalling2: scalling?.over(THOUSAND)?.rounded(2) ?? null,
        po_name: people.get(row.nipnas ?? "") ?? row.sheet_po ?? null,
      };
    },
  };
}

function orderType(subtype: string): string | null {
  const bare = subtype.toLowerCase();
  if (bare.startsWith("modify")) return "4. MO";
  return Object.hasOwn(ORDER_TYPES, bare) ? ORDER_TYPES[bare]! : null;
}

function segmentOf(segment: string): string | null {
  const bare = segment.toLowerCase();
  return SEGMENTS.find(([start]) => bare.startsWith(start))?.[1] ?? null;
}

/** Some sheets number their categories already. */
function categoryOf(category: string): string | null {
  const bare = category.toUpperCase().replace(/^\d+\.\s*/, "");
  return Object.hasOwn(CATEGORIES, bare) ? CATEGORIES[bare]! : null;
}

/** Costs spread over their term, and what is paid a month; amounts that are not there count as nothing. */
function scallingOf({ is_termin, biaya_pasang, hrg_bulanan, amortisasi }: RowValues): Fraction | null {
  const term = is_termin?.toUpperCase() === "Y" ? TERMS : Fraction.of(amortisasi ?? "0");
  return Fraction.of(biaya_pasang ?? "0").over(term)?.plus(Fraction.of(hrg_bulanan ?? "0")) ?? null;
}
