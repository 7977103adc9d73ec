import assert from "node:assert/strict";
import { receiveUpload } from "#src/features/imports/uploads/receive_upload.ts";
import { uploadName } from "#src/features/imports/uploads/upload_name.ts";
import { formOf, formType } from "#tests/_support/form_of.ts";
import { MemoryFiles } from "#tests/_support/memory_files.ts";

const NAMES: readonly (readonly [given: string, kept: string])[] = [
  ["orders.csv", "orders.csv"],
  ["C:\\Users\\Ayu\\orders.csv", "orders.csv"],
  ["../../etc/orders.csv", "orders.csv"],
  ["a\0b\r\nc\u0085\x7f.csv", "abc.csv"],
  ["Laporan Méi 📈 表.xlsx", "Laporan Méi 📈 表.xlsx"],
  ["", "unnamed"],
  ["folder/", "unnamed"],
  ["..", "unnamed"],
  ["\t ", "unnamed"],
  [`${"x".repeat(300)}.xlsx`, `${"x".repeat(250)}.xlsx`],
  [`${"x".repeat(249)}📈📈.xlsx`, `${"x".repeat(249)}.xlsx`],
  [`x.${"y".repeat(300)}`, `x.${"y".repeat(253)}`],
  ["half \ud83d.csv", "half \ufffd.csv"],
];

for (const [given, kept] of NAMES) {
  const title = given.length > 40 ? `${given.slice(0, 40)}…` : given;
  Deno.test(`a file called ${JSON.stringify(title)} is kept under a name that is safe`, () =>
    assert.equal(uploadName(given), kept));
}

/** What stands in the header of the file's part, and the name. */
const HEADERS: readonly (readonly [string, string])[] = [
  [`filename="Méi 📈.csv"`, "Méi 📈.csv"],
  [`filename="x.csv"; filename*=UTF-8''M%C3%A9i%20%F0%9F%93%88.csv`, "Méi 📈.csv"],
  [`filename*=UTF-8'id'folder%2FM%C3%A9i.csv; filename="x.csv"`, "Méi.csv"],
  [`filename*=ISO-8859-1''M%E9i.csv`, "Méi.csv"],
  [`filename="C:\\Users\\Ayu\\orders.csv"`, "orders.csv"],
  [`filename="a\\"b;c.csv"`, 'a"b;c.csv'],
  [`filename=orders.csv`, "orders.csv"],
];

for (const [header, name] of HEADERS) {
  Deno.test(`a sender that writes ${header} is understood`, async () => {
    const form = new TextDecoder().decode(formOf([{ name: "file", fileName: "*", content: "a,b\n" }]));
    const body = form.replace('filename="*"', header);
    const request = new Request("http://aliran.test/", {
      method: "POST",
      body,
      headers: { "content-type": formType },
    });
    const limits = { fileBytesMax: 1_000, silenceMs: 10_000 };
    assert.equal((await receiveUpload(new MemoryFiles(), request, limits)).fileName, name);
  });
}
