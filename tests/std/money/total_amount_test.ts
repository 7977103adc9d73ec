import assert from "node:assert/strict";
import fc from "fast-check";
import { totalAmount } from "#src/std/money/total_amount.ts";

Deno.test("pieces at their prices add up exactly", () => {
  assert.equal(totalAmount([]), "0.00");
  assert.equal(totalAmount([{ quantity: 1, unit_price: "0.05" }]), "0.05");
  assert.equal(
    totalAmount([{ quantity: 3, unit_price: "0.10" }, { quantity: 2, unit_price: "1.05" }]),
    "2.40",
  );
  assert.equal(totalAmount([{ quantity: 999, unit_price: "9999999999999.99" }]), "9989999999999990.01");
});

Deno.test("the order of the pieces makes no difference, nor whether they are counted apart", () => {
  const line = fc.record({
    quantity: fc.nat(1_000_000),
    cents: fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }),
  });
  fc.assert(fc.property(fc.array(line), fc.nat(100), (lines, more) => {
    const priced = lines.map(({ quantity, cents }) => {
      const digits = String(cents).padStart(3, "0");
      return { quantity, unit_price: `${digits.slice(0, -2)}.${digits.slice(-2)}` };
    });
    const apart = priced.flatMap((one) => [{ ...one, quantity: more }, one]);
    const together = priced.map((one) => ({ ...one, quantity: one.quantity + more }));
    assert.equal(totalAmount(apart.toReversed()), totalAmount(together));
    const sum = lines.reduce((sum, { quantity, cents }) => sum + BigInt(quantity) * cents, 0n);
    assert.equal(BigInt(totalAmount(priced).replace(".", "")), sum);
  }));
});
