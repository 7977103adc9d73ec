import assert from "node:assert/strict";
import { Webhook } from "standardwebhooks";
import { createCheckedOutsideHttp } from "#src/platform/checked_outside_http.ts";
import { until } from "#tests/_support/until.ts";
import { webhooksTest } from "./webhooks_case.ts";

const DAY_MS = 24 * 3_600_000;

webhooksTest("an event reaches who wants it, signed as Standard Webhooks has it", async (world) => {
  const [wants, other] = [world.receive(), world.receive()];
  const { id, secret } = await world.subscribe(wants);
  await world.subscribe(other, { events: ["snapshot.updated"] });
  await world.happen("import.completed", { id: "i1", type: "sos" });
  await world.webhooks.deliver();
  const [message, ...more] = wants.messages;
  assert.deepEqual([more.length, other.messages.length], [0, 0]);
  const read = new Webhook(secret).verify(message!.body, message!.headers);
  assert.deepEqual(read, {
    type: "import.completed",
    timestamp: new Date(world.now()).toISOString(),
    data: { id: "i1", type: "sos" },
  });
  assert.equal(message!.headers["content-type"], "application/json");
  const tampered = message!.body.replace("i1", "i2");
  assert.throws(() => new Webhook(secret).verify(tampered, message!.headers));
  assert.throws(() => new Webhook(`whsec_${btoa("x".repeat(32))}`).verify(message!.body, message!.headers));
  const [delivery] = await world.deliveries(id);
  assert.deepEqual(
    [delivery.id, delivery.state, delivery.attempts, delivery.last_status, delivery.next_attempt_at],
    [message!.id, "delivered", 1, 204, null],
  );
});

webhooksTest("a message is delivered however much its receiver has to say to it", async (world) => {
  const receiver = world.receive();
  receiver.answer(() => new Response("x".repeat(1_000_000)));
  const { id } = await world.subscribe(receiver);
  await world.happen();
  await world.webhooks.deliver();
  const [{ state, last_status, last_failure }] = await world.deliveries(id);
  assert.deepEqual([state, last_status, last_failure], ["delivered", 200, null]);
});

webhooksTest("an event that nobody wants leaves nothing behind", async (world) => {
  await world.subscribe(world.receive(), { events: ["snapshot.updated"] });
  const { id } = await world.subscribe(world.receive());
  await world.ask("PATCH", `/${id}`, { is_active: false });
  await world.happen();
  assert.deepEqual(await world.sql("select id from webhook_deliveries"), []);
});

webhooksTest("an event whose transaction is undone is sent to nobody", async (world) => {
  const receiver = world.receive();
  await world.subscribe(receiver);
  const undone = world.tables.transaction(async (session) => {
    await world.webhooks.outbox.add(session, { type: "import.completed", data: {} });
    throw new Error("Undone");
  });
  await assert.rejects(undone, /Undone/);
  await world.webhooks.deliver();
  assert.equal(receiver.messages.length, 0);
});

webhooksTest("an announced event is written down and sent without being asked for", async (world) => {
  const receiver = world.receive();
  await world.subscribe(receiver, { events: ["snapshot.updated"] });
  await world.webhooks.outbox.announce({ type: "snapshot.updated", data: { name: "books_collection" } });
  await receiver.received(1);
  assert.deepEqual(JSON.parse(receiver.messages[0]!.body).data, { name: "books_collection" });
});

webhooksTest("an event that cannot be written down is told to us and hurts nobody", async (world) => {
  await world.sql("drop table webhook_deliveries");
  await world.sql(
    "insert into webhooks (id, url, events, secret) values (gen_random_uuid(), 'https://a.example', '[\"snapshot.updated\"]', 'x')",
  );
  await world.webhooks.outbox.announce({ type: "snapshot.updated", data: {} });
  assert.deepEqual(world.observations.map(({ event }) => event), ["webhooks_unwell"]);
});

webhooksTest("what is too large is left out and named, and 20 kB is the most", async (world) => {
  const receiver = world.receive();
  await world.subscribe(receiver);
  await world.happen("import.completed", { id: "i1", message: "é".repeat(9_000), notes: "y".repeat(30_000) });
  await world.happen("import.completed", { id: "i2", message: "z".repeat(19_000) });
  await world.webhooks.deliver();
  const read = receiver.messages.map(({ body }) => JSON.parse(body).data);
  const [one, two] = read.sort((a, b) => a.id < b.id ? -1 : 1);
  assert.deepEqual(one, { id: "i1", message: "é".repeat(9_000), omitted: ["notes"] });
  assert.equal(two.message.length, 19_000);
  for (const { body } of receiver.messages) assert.ok(new TextEncoder().encode(body).length <= 20_000);
});

webhooksTest("after another secret both sign for a day, then the new one alone", async (world) => {
  const receiver = world.receive();
  const { id, secret } = await world.subscribe(receiver);
  const { data } = await world.ask("POST", `/${id}/rotate-secret`);
  assert.notEqual(data.secret, secret);
  await world.happen();
  await world.webhooks.deliver();
  const [{ body, headers }] = receiver.messages as [typeof receiver.messages[0]];
  assert.equal(headers["webhook-signature"]!.split(" ").length, 2);
  for (const each of [secret, data.secret]) new Webhook(each).verify(body, headers);
  await world.happen();
  await world.pass(DAY_MS);
  const last = receiver.messages[1]!;
  const at = new Date(Number(last.headers["webhook-timestamp"]) * 1000);
  const expected = new Webhook(data.secret).sign(last.id, at, last.body);
  assert.equal(last.headers["webhook-signature"], expected);
});

webhooksTest("two processes send each message once", async (world) => {
  const receivers = [world.receive(), world.receive(), world.receive()];
  for (const receiver of receivers) await world.subscribe(receiver);
  for (let event = 0; event < 15; event++) await world.happen("import.completed", { event });
  const other = world.start();
  await Promise.all([world.webhooks.deliver(), other.webhooks.deliver()]);
  // What the one has under way the other does not wait for.
  for (const { messages } of receivers) {
    assert.equal(messages.length, 15);
    assert.equal(new Set(messages.map(({ id }) => id)).size, 15);
  }
  const states = await world.sql("select distinct state, attempts from webhook_deliveries");
  assert.deepEqual(states, [{ state: "delivered", attempts: 1 }]);
});

webhooksTest("one that is slow gets a few at a time, and holds up nobody else", async (world) => {
  const [slow, quick] = [world.receive(), world.receive()];
  const { promise: waited, resolve: goOn } = Promise.withResolvers<void>();
  slow.answer(async () => {
    await waited;
    return new Response();
  });
  await world.subscribe(slow);
  await world.subscribe(quick);
  for (let event = 0; event < 10; event++) await world.happen("import.completed", { event });
  const delivered = world.webhooks.deliver();
  await quick.received(10);
  await slow.received(4);
  await world.happen("import.completed", { event: 10 });
  world.webhooks.outbox.kick();
  await quick.received(11);
  assert.equal(slow.messages.length, 4);
  goOn();
  await delivered;
  assert.equal(slow.messages.length, 11);
});

webhooksTest("a redirect is an answer that is no success, and leads nowhere", async (world) => {
  const [receiver, elsewhere] = [world.receive(), world.receive()];
  const { id } = await world.subscribe(receiver, { path: "/a" });
  for (const status of [301, 302, 303, 307, 308]) {
    receiver.answer(() => new Response(null, { status, headers: { location: `${elsewhere.origin}/b` } }));
    await world.happen();
    await world.webhooks.deliver();
    const [last] = await world.deliveries(id);
    assert.deepEqual([last.state, last.last_status ?? last.last_failure], [
      "pending",
      status < 307 ? status : "redirect",
    ]);
    await world.sql("delete from webhook_deliveries");
  }
  assert.deepEqual([receiver.messages.length, elsewhere.messages.length], [5, 0]);
});

webhooksTest("what leads inside is not asked, whatever its name", async (world) => {
  const receiver = world.receive();
  const { id } = await world.subscribe(receiver);
  const guarded = createCheckedOutsideHttp({ now: world.now });
  const strict = world.start(guarded);
  const renamed = createCheckedOutsideHttp({
    now: world.now,
    resolve: () => Promise.resolve(["169.254.169.254"]),
  });
  const rebound = world.start(renamed);
  for (const { webhooks } of [strict, rebound]) {
    await world.happen();
    await webhooks.deliver();
    const [last] = await world.deliveries(id);
    assert.deepEqual([last.state, last.last_status, last.last_failure], ["pending", null, "address"]);
  }
  await world.sql("update webhooks set url = 'https://metadata.example.com/' where id = $1", [id]);
  await world.happen();
  await rebound.webhooks.deliver();
  const [last] = await world.deliveries(id);
  assert.equal(last.last_failure, "address");
  assert.equal(receiver.messages.length, 0);
});

webhooksTest("who is deleted is sent nothing more, also while something is under way", async (world) => {
  const receiver = world.receive();
  const { id } = await world.subscribe(receiver);
  receiver.answer(async () => {
    await world.ask("DELETE", `/${id}`);
    return new Response(null, { status: 500 });
  });
  await world.happen();
  await world.webhooks.deliver();
  await world.happen();
  await world.pass(DAY_MS);
  assert.equal(receiver.messages.length, 1);
  assert.deepEqual(await world.sql("select id from webhook_deliveries"), []);
  assert.deepEqual(world.observations.filter(({ event }) => event === "webhooks_unwell"), []);
});

webhooksTest("who is deleted with messages waiting takes them along", async (world) => {
  const receiver = world.receive();
  const { id } = await world.subscribe(receiver);
  for (let event = 0; event < 5; event++) await world.happen();
  await world.ask("DELETE", `/${id}`);
  await world.webhooks.deliver();
  assert.equal(receiver.messages.length, 0);
  assert.deepEqual(await world.sql("select id from webhook_deliveries"), []);
});

webhooksTest("a process that stops gives up what it sends, and another sends it", async (world) => {
  const receiver = world.receive();
  const { promise: waited, resolve: goOn } = Promise.withResolvers<void>();
  receiver.answer(async () => {
    await waited;
    return new Response();
  });
  const { id } = await world.subscribe(receiver);
  await world.happen();
  const stopping = world.start();
  const delivered = stopping.webhooks.deliver();
  await receiver.received(1);
  await stopping.webhooks.close();
  await delivered;
  goOn();
  await world.webhooks.deliver();
  assert.equal(receiver.messages.length, 1);
  await world.pass(61_000);
  assert.equal(receiver.messages.length, 2);
  assert.equal(new Set(receiver.messages.map((message) => message.id)).size, 1);
  const [delivery] = await world.deliveries(id);
  assert.deepEqual([delivery.state, delivery.attempts], ["delivered", 2]);
});

webhooksTest("deliveries are forgotten 30 days after they have ended, and none before", async (world) => {
  const receiver = world.receive();
  const { id } = await world.subscribe(receiver);
  await world.happen();
  await world.webhooks.deliver();
  receiver.answer(() => new Response(null, { status: 500 }));
  await world.pass(30 * DAY_MS);
  await world.webhooks.forget();
  assert.equal((await world.deliveries(id)).length, 1);
  await world.happen();
  await world.pass(1);
  await world.webhooks.forget();
  const left = await world.deliveries(id);
  assert.deepEqual(left.map(({ state }) => state), ["pending"]);
});

webhooksTest("no secret is in what is observed, listed or written down of a change", async (world) => {
  const receiver = world.receive();
  const { id, secret } = await world.subscribe(receiver);
  const secrets = [secret];
  secrets.push((await world.ask("POST", `/${id}/rotate-secret`)).data.secret);
  secrets.push((await world.ask("POST", `/${id}/rotate-secret`)).data.secret);
  receiver.answer(() => new Response(null, { status: 410 }));
  await world.happen();
  await world.webhooks.deliver();
  await until("it is set aside", async () => !(await world.ask("GET", `/${id}`)).data.is_active);
  const shown = JSON.stringify([
    world.observations,
    await world.ask("GET", ""),
    await world.ask("GET", `/${id}`),
    await world.ask("PATCH", `/${id}`, { description: "x" }),
    await world.deliveries(id),
    await world.sql("select * from audit_trail"),
    await world.sql("select * from webhook_deliveries"),
    receiver.messages,
  ]);
  for (const each of secrets) {
    assert.equal(shown.includes(each.slice("whsec_".length)), false);
    assert.match(each, /^whsec_[A-Za-z0-9+/]{43}=$/);
  }
  assert.equal(shown.includes("whsec_"), false);
});
