import assert from "node:assert/strict";
import { moneyField } from "#src/http/fields/money_field.ts";

Deno.test("an amount becomes text with two decimals, exactly", () => {
  for (
    const [given, wanted] of [
      ["12500", "12500.00"],
      ["0012.5", "12.50"],
      [" 9999999999999999.99 ", "9999999999999999.99"],
      [0, "0.00"],
      [12500.5, "12500.50"],
      [9007199254740991, "9007199254740991.00"],
    ] as const
  ) assert.equal(moneyField.parse(given), wanted);
});

Deno.test("what is no amount is refused, and a number that JSON has rounded too", () => {
  for (
    const given of ["", "-1", "1.234", "1e3", "1,5", "12345678901234567", -1, 0.1 + 0.2, 9007199254740992]
  ) assert.equal(moneyField.safeParse(given).success, false, String(given));
  for (const text of ["9007199254740993", "1234567890123456.78", "90071992547409.93", "1e21"]) {
    assert.equal(moneyField.safeParse(JSON.parse(text)).success, false, text);
  }
});
