/** A copy of the project's statements with further reports in it, as somebody who adds a file has it. */
export interface ReportsFolder extends AsyncDisposable {
  /** For `WorldOptions.sqlDirectory`. */
  readonly path: string;
}

const SQL = new URL("../../sql/", import.meta.url);

/** Makes a {@linkcode ReportsFolder} from the text of the reports by slug. */
export async function createReportsFolder(reports: Readonly<Record<string, string>>): Promise<ReportsFolder> {
  const path = await Deno.makeTempDir({ prefix: "aliran-sql-" });
  for (const folder of ["imports", "plane", "reports"]) {
    await Deno.mkdir(`${path}/${folder}`);
    for await (const { name } of Deno.readDir(new URL(folder, SQL))) {
      await Deno.copyFile(new URL(`${folder}/${name}`, SQL), `${path}/${folder}/${name}`);
    }
  }
  for (const [slug, text] of Object.entries(reports)) {
    await Deno.writeTextFile(`${path}/reports/${slug}.sql`, text);
  }
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}
