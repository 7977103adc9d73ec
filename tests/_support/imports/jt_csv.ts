import { DEFAULT_KIND_SETTINGS } from "#src/features/imports/kinds/default_kind_settings.ts";
import { importKinds } from "#src/features/imports/kinds/mod.ts";

const COLUMNS = importKinds(DEFAULT_KIND_SETTINGS).find(({ name }) => name === "jt")!.columns;

/** A sheet of JT projects; lines of the same key and version are alike. */
export function jtCsv(lines: readonly { readonly key: number; readonly version: number }[]): string {
  const rows = lines.map(({ key, version }) => {
    const cells: Readonly<Record<string, string>> = {
      tahun: "2025",
      id_i_hld: `HLD-${key}`,
      region: "1",
      witel_lama: "WITEL RIDAR",
      no_nde_spmk: `NDE ${key}`,
      rab: String(1_500_000 + key),
      status_proyek: version === 0 ? "ON PROGRESS" : `GO LIVE ${version}`,
    };
    return COLUMNS.map(({ name }) => cells[name] ?? "").join(",");
  });
  return `${[COLUMNS.map(({ header }) => header).join(","), ...rows].join("\r\n")}\r\n`;
}
