import assert from "node:assert/strict";
import { dieWithParent } from "#tests/_support/servers/die_with_parent.ts";
import { webhooksTest } from "./webhooks_case.ts";

const SCRIPT = new URL("./delivering_process.ts", import.meta.url).pathname;
const SQL = new URL("../../../sql", import.meta.url).pathname;

webhooksTest(
  "who dies between sending and writing that down is followed by another, under the same id",
  async (world) => {
    const receiver = world.receive();
    const authority = await Deno.makeTempFile({ prefix: "webhooks-authority-" });
    try {
      await Deno.writeTextFile(authority, receiver.authority);
      const { id } = await world.subscribe(receiver);
      await world.happen();
      const args = ["run", "--quiet", "-P=test", SCRIPT, world.url.href, authority, SQL];
      const [program, line] = await dieWithParent(Deno.execPath(), args, "SIGKILL");
      const sender = new Deno.Command(program, {
        args: line,
        stdin: "null",
        stdout: "null",
        stderr: "inherit",
      })
        .spawn();
      receiver.answer(async () => {
        sender.kill("SIGKILL");
        await sender.status;
        return new Response();
      });
      const { signal } = await sender.status;
      assert.equal(signal, "SIGKILL");
      assert.equal((await world.deliveries(id))[0].state, "sending");
      receiver.answer(() => new Response());
      await world.webhooks.deliver();
      assert.equal(receiver.messages.length, 1);
      await world.pass(120_000);
      const [first, second, ...more] = receiver.messages;
      assert.deepEqual([second!.id, second!.body, more.length], [first!.id, first!.body, 0]);
      const [delivery] = await world.deliveries(id);
      assert.deepEqual([delivery.state, delivery.attempts], ["delivered", 2]);
    } finally {
      await Deno.remove(authority);
    }
  },
);
