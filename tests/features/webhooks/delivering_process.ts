// Sends all that is due, as a process of its own: `delivering_process.ts <database> <file of the authority> <folder of sql>`.
import { loadStatements } from "#src/platform/statements.ts";
import { startWebhooks } from "./start_webhooks.ts";

const [database, authority, folder] = Deno.args;

await using process = startWebhooks({
  tables: new URL(database!),
  authority: await Deno.readTextFile(authority!),
  shared: { members: new Map(), cutOff: new Map() },
  observe: () => {},
  now: Date.now,
  statements: await loadStatements(folder!, ["audit", "versions", "webhooks"]),
});
await process.webhooks.deliver();
