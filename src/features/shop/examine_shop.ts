import { DatabaseError } from "#src/platform/database.ts";
import type { ShopDeps } from "./shop.ts";

/** How the shop is. */
export type ShopFinding =
  | { readonly status: "ok"; readonly facts: Readonly<Record<string, unknown>> }
  | { readonly status: "warn" | "fail"; readonly detail: string };

/** Looks at the shop's database and at what tells the fleet of changes. Never fails. */
export async function examineShop({ commerce, watermarks }: ShopDeps): Promise<ShopFinding> {
  try {
    const pending = await commerce.pending();
    if (pending.length > 0) {
      return {
        status: "fail",
        detail: `The database lacks ${pending.join(", ")}: 'deno task migrate up' makes them`,
      };
    }
  } catch (error) {
    const why = error instanceof DatabaseError ? error.message : "The database cannot be read";
    return { status: "fail", detail: why };
  }
  const health = await watermarks.health();
  if (health.ok) return { status: "ok", facts: { members: health.members } };
  return { status: "warn", detail: `Answers are not kept, as the store fails: ${health.why}` };
}
