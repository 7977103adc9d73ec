import { type AccountsWorld, createAccountsWorld } from "./accounts_world.ts";
import { needs } from "./needs.ts";

/**
 * Defines a test for accounts with an empty database of its own, on PostgreSQL unless told.
 *
 * @param engines `pglite` = embedded.
 */
export function accountsTest(
  name: string,
  work: (world: AccountsWorld) => Promise<void>,
  engines: readonly ("postgres" | "pglite")[] = ["postgres"],
): void {
  for (const engine of engines) {
    Deno.test({
      name: `${name} (${engine})`,
      ...(engine === "postgres" ? needs("TEST_POSTGRES_URL") : {}),
      async fn() {
        await using world = await createAccountsWorld({ engine });
        await work(world);
      },
    });
  }
}
