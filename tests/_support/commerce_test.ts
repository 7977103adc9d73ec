import { type CommerceWorld, createCommerceWorld } from "./commerce_world.ts";
import { needs } from "./needs.ts";

/** What a refusal says, as far as tests look at it. */
export interface RefusalBody {
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
}

/** Defines a test for the shop on MariaDB and one for the embedded shop, each with an empty shop of its own. */
export function commerceTest(name: string, work: (world: CommerceWorld) => Promise<void>): void {
  for (const engine of ["mysql", "pglite"] as const) {
    Deno.test({
      name: `${name} (${engine})`,
      ...(engine === "mysql" ? needs("TEST_MYSQL_URL") : {}),
      async fn() {
        await using world = await createCommerceWorld({ engine });
        await work(world);
      },
    });
  }
}
