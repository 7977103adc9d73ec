import { z } from "@hono/zod-openapi";

const WANTED =
  "must be an amount from 0 to 9999999999999999.99 with at most two decimals, as text where a number is not exact";
const AMOUNT = /^(\d{1,16})(?:\.(\d{1,2}))?$/;

/**
 * An amount of money, exact: decimal text such as `"12500.00"`, or a JSON number, which is read by its shortest decimal
 * form. Becomes text with two decimals.
 */
export const moneyField = z.union([z.string(), z.number()], WANTED).transform((value, context) => {
  const isExact = typeof value === "string" || value < (Number.isInteger(value) ? 2 ** 53 : 2 ** 43);
  const match = isExact ? AMOUNT.exec(String(value).trim()) : null;
  if (match !== null) return `${match[1]!.replace(/^0+(?=\d)/, "")}.${(match[2] ?? "").padEnd(2, "0")}`;
  context.addIssue({ code: "custom", message: WANTED });
  return z.NEVER;
}).openapi({ type: "string", example: "12500.00" });
