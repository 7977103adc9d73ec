import { needs } from "#tests/_support/needs.ts";
import { createLiveWorld, type LiveWorld } from "./live_world.ts";

/** A test in a {@linkcode LiveWorld} of its own. */
export function liveSentence(name: string, run: (world: LiveWorld) => Promise<void>): void {
  Deno.test({
    name,
    ...needs("TEST_MYSQL_URL"),
    async fn() {
      await using world = await createLiveWorld();
      await run(world);
    },
  });
}
