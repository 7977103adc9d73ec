/**
 * The mean of amounts, rounded half up to two decimals, exactly; `0.00` of none.
 *
 * @param sum All of them together: digits with a dot and two decimals, not negative.
 * @param count How many they are.
 */
export function averageAmount(sum: string, count: number): string {
  if (count === 0) return "0.00";
  const [whole, decimals = ""] = sum.split(".");
  const cents = BigInt(whole! + decimals.padEnd(2, "0"));
  const divisor = BigInt(count);
  const mean = String((2n * cents + divisor) / (2n * divisor)).padStart(3, "0");
  return `${mean.slice(0, -2)}.${mean.slice(-2)}`;
}
