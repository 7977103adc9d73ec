import { join } from "node:path";

/**
 * An xlsx workbook that LibreOffice makes of comma-separated UTF-8.
 *
 * @param columns Of each column: `text`, `date` written year first, or `any`, as LibreOffice finds out.
 */
export async function libreOfficeWorkbook(
  csv: string,
  columns: readonly ("text" | "date" | "any")[],
): Promise<Uint8Array<ArrayBuffer>> {
  const formats = { any: 1, text: 2, date: 5 };
  const filter = columns.map((type, at) => `${at + 1}/${formats[type]}`).join("/");
  const folder = await Deno.makeTempDir({ prefix: "test-soffice-" });
  try {
    await Deno.writeTextFile(join(folder, "sheet.csv"), csv);
    const { success, stderr } = await new Deno.Command(Deno.env.get("TEST_SOFFICE")!, {
      args: [
        `-env:UserInstallation=file://${folder}/profile`,
        "--headless",
        "--norestore",
        `--infilter=CSV:44,34,76,1,${filter},1033,false,true`,
        "--convert-to",
        "xlsx",
        "--outdir",
        folder,
        join(folder, "sheet.csv"),
      ],
      stdout: "null",
    }).output();
    if (!success) throw new Error(`LibreOffice failed: ${new TextDecoder().decode(stderr)}`);
    return await Deno.readFile(join(folder, "sheet.xlsx"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
