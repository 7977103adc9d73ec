import { DEFAULT_KIND_SETTINGS } from "#src/features/imports/kinds/default_kind_settings.ts";
import { importKinds } from "#src/features/imports/kinds/mod.ts";

/** One line of a sheet of HSI orders; lines of the same key and version are alike. */
export interface HsiLine {
  readonly key: number;
  readonly version: number;
  /** What cannot be read of it. */
  readonly bad?: "date" | "number" | "key";
}

const STATUSES = ["PRE PI", "PI", "FO_WFM", "ACT_COM", "PS", "CANCEL"];
const COLUMNS = importKinds(DEFAULT_KIND_SETTINGS).find(({ name }) => name === "hsi")!.columns;

/**
 * A sheet of HSI orders, and the status of each line.
 *
 * @param memoLength Characters of a column that makes lines as long as a test needs them.
 */
export const hsiCsv = {
  text(lines: readonly HsiLine[], memoLength = 20): string {
    const rows = lines.map((line) => {
      const cells = cellsOf(line, memoLength);
      return COLUMNS.map(({ name }) => cells[name] ?? "").join(",");
    });
    return `${[COLUMNS.map(({ header }) => header).join(","), ...rows].join("\r\n")}\r\n`;
  },
  /** As 18 digits with zeros in front. */
  orderId: (key: number): string => String(key).padStart(18, "0"),
  status: ({ key, version }: HsiLine): string => STATUSES[(key * 7 + version * 5) % STATUSES.length]!,
};

function cellsOf(line: HsiLine, memoLength: number): Readonly<Record<string, string>> {
  const { key, version, bad } = line;
  const memo = `order ${key}, version ${version}; `.repeat(Math.ceil(memoLength / 20)).slice(0, memoLength);
  return {
    order_id: bad === "key" ? "" : hsiCsv.orderId(key),
    witel: key % 2 === 0 ? "RIDAR" : "RIKEP",
    customer_name: `Pelanggan ${key}`,
    order_date: `2025-03-${String(1 + key % 28).padStart(2, "0")} 09:27:${String(key % 60).padStart(2, "0")}`,
    tgl_ps: bad === "date" ? "besok" : version === 0 ? "" : `2025-04-0${1 + version % 9} 10:00:00`,
    tahun: bad === "number" ? "dua ribu" : "2025",
    kelompok_status: hsiCsv.status(line),
    engineermemo: `"${memo} ""${version}"""`,
  };
}
