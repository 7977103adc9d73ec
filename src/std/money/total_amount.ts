/** So many pieces at one price. */
export interface PricedQuantity {
  /** Whole and not negative. */
  readonly quantity: number;
  /** Digits with a dot and two decimals. */
  readonly unit_price: string;
}

/** All pieces at their prices together, exactly, however large: digits with a dot and two decimals. */
export function totalAmount(lines: readonly PricedQuantity[]): string {
  const cents = lines.reduce(
    (sum, { quantity, unit_price }) => sum + BigInt(quantity) * BigInt(unit_price.replace(".", "")),
    0n,
  );
  const digits = String(cents).padStart(3, "0");
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
