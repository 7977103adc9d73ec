import { needs } from "#tests/_support/needs.ts";
import { createWebhooksWorld, type WebhooksWorld } from "./webhooks_world.ts";

/** Declares a test with webhooks in PostgreSQL. */
export function webhooksTest(name: string, run: (world: WebhooksWorld) => Promise<void>): void {
  Deno.test({
    name,
    ...needs("TEST_POSTGRES_URL"),
    async fn() {
      await using world = await createWebhooksWorld();
      await run(world);
    },
  });
}
