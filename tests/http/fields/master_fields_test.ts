import assert from "node:assert/strict";
import { codeField } from "#src/http/fields/code_field.ts";
import { phoneField } from "#src/http/fields/phone_field.ts";
import { timeZoneField } from "#src/http/fields/time_zone_field.ts";

Deno.test("a code is letters, digits, dots, low lines and hyphens", () => {
  for (const code of ["A", "JKT-001", "a.b_c-9", "x".repeat(32)]) {
    assert.equal(codeField.parse(` ${code} `), code);
  }
  for (const code of ["", "a b", "a/b", "é", "a\nb", "١", "x".repeat(33), 5, null]) {
    assert.equal(codeField.safeParse(code).success, false, String(code));
  }
});

Deno.test("a telephone number has at least three digits and nothing that nobody dials", () => {
  for (const phone of ["+62 21 5550100", "(021) 555-0100", "112", "021/555.01"]) {
    assert.equal(phoneField.parse(phone), phone);
  }
  for (const phone of ["", "12", "call 112", "62+21", "()()", `+${"1".repeat(32)}`, "١١٢", null]) {
    assert.equal(phoneField.safeParse(phone).success, false, String(phone));
  }
});

Deno.test("a time zone is one by its IANA name", () => {
  for (const zone of ["Asia/Jakarta", "UTC", "America/Argentina/Buenos_Aires", "Etc/GMT+7", "asia/jakarta"]) {
    assert.equal(timeZoneField.parse(zone), zone);
  }
  for (
    const zone of ["", "+07:00", "-0700", "Asia", "Mars/Olympus", "Asia/Jakarta/X", "../etc/passwd", 7, null]
  ) {
    assert.equal(timeZoneField.safeParse(zone).success, false, String(zone));
  }
});
