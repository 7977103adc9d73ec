import assert from "node:assert/strict";
import { createCheckedOutsideHttp } from "#src/platform/checked_outside_http.ts";
import { until } from "#tests/_support/until.ts";
import { webhooksTest } from "./webhooks_case.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const WAITS_MS = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  ...[2, 5, 10, 14, 20, 24].map((h) => h * HOUR_MS),
];

webhooksTest("what fails is sent ten times over three days under one id, then given up", async (world) => {
  const receiver = world.receive();
  receiver.answer(() => new Response(null, { status: 500 }));
  const { id } = await world.subscribe(receiver);
  await world.happen();
  await world.webhooks.deliver();
  for (const wait of WAITS_MS) {
    const [{ state, next_attempt_at }] = await world.deliveries(id);
    const left = Date.parse(next_attempt_at) - world.now();
    assert.equal(state, "pending");
    assert.ok(left >= wait && left <= wait * 1.1 + 1, `${left} ms after ${wait} ms`);
    const sent = receiver.messages.length;
    await world.pass(left - 1);
    assert.equal(receiver.messages.length, sent);
    await world.pass(1);
    assert.equal(receiver.messages.length, sent + 1);
  }
  const [delivery] = await world.deliveries(id);
  assert.deepEqual([delivery.state, delivery.attempts, delivery.last_status, delivery.next_attempt_at], [
    "dead",
    10,
    500,
    null,
  ]);
  assert.equal(new Set(receiver.messages.map((message) => message.id)).size, 1);
  const times = receiver.messages.map(({ headers }) => headers["webhook-timestamp"]);
  assert.equal(new Set(times).size, 10);
  await world.pass(30 * DAY_MS);
  assert.equal(receiver.messages.length, 10);
});

webhooksTest("who is down and comes back gets what it missed", async (world) => {
  const receiver = world.receive();
  const { id } = await world.subscribe(receiver);
  await world.sql("update webhooks set url = 'https://localhost:1/' where id = $1", [id]);
  for (let event = 0; event < 3; event++) await world.happen("import.completed", { event });
  await world.webhooks.deliver();
  const down = await world.deliveries(id);
  assert.deepEqual(down.map(({ state, last_failure }) => `${state} ${last_failure}`), [
    "pending unreachable",
    "pending unreachable",
    "pending unreachable",
  ]);
  const { data: failing } = await world.ask("GET", `/${id}`);
  assert.equal(failing.failing_since, new Date(world.now()).toISOString());
  await world.sql("update webhooks set url = $2 where id = $1", [id, receiver.origin]);
  await world.pass(MINUTE_MS);
  assert.deepEqual(receiver.messages.map(({ body }) => JSON.parse(body).data.event).sort(), [0, 1, 2]);
  assert.equal((await world.ask("GET", `/${id}`)).data.failing_since, null);
});

webhooksTest("who does not answer in 15 seconds has failed", async (world) => {
  const receiver = world.receive();
  const { promise: waited, resolve: goOn } = Promise.withResolvers<void>();
  receiver.answer(async () => {
    await waited;
    return new Response();
  });
  const { id } = await world.subscribe(receiver);
  await world.happen();
  const patient = createCheckedOutsideHttp({
    resolve: () => Promise.resolve(["127.0.0.1"]),
    mayConnect: () => true,
    ca: receiver.authority,
    now: world.now,
  });
  const asked: number[] = [];
  const { webhooks } = world.start({
    send: (request) => patient.send(request),
    open(request) {
      asked.push(request.timeoutMs);
      return patient.open({ ...request, timeoutMs: 300 });
    },
    close: () => patient.close(),
  });
  await webhooks.deliver();
  const [delivery] = await world.deliveries(id);
  assert.deepEqual([delivery.state, delivery.last_failure, delivery.last_status, asked], [
    "pending",
    "timeout",
    null,
    [15_000],
  ]);
  goOn();
});

webhooksTest("an endless answer is judged by its head", async (world) => {
  const receiver = world.receive();
  const endless = () => new ReadableStream({ pull: (sink) => sink.enqueue(new Uint8Array(65_536)) });
  receiver.answer(() => new Response(endless()));
  const { id } = await world.subscribe(receiver);
  await world.happen();
  await world.webhooks.deliver();
  assert.equal((await world.deliveries(id))[0].state, "delivered");
});

webhooksTest(
  "who asks to be left alone is, but never sooner than by the ladder or later than a day",
  async (world) => {
    const receiver = world.receive();
    const { id } = await world.subscribe(receiver);
    const cases: [string, number][] = [["600", 600 * SECOND_MS], ["1", 5 * SECOND_MS], [
      "90000",
      5 * SECOND_MS,
    ]];
    for (const [asked, least] of cases) {
      receiver.answer(() => new Response(null, { status: 503, headers: { "retry-after": asked } }));
      await world.happen();
      await world.webhooks.deliver();
      const [{ next_attempt_at }] = await world.deliveries(id);
      const left = Date.parse(next_attempt_at) - world.now();
      assert.ok(left >= least && left <= least * 1.1 + 1, `${left} ms for '${asked}'`);
      await world.sql("delete from webhook_deliveries");
    }
  },
);

webhooksTest(
  "who is gone is set aside at once, and what was waiting is given up when it is due",
  async (world) => {
    const receiver = world.receive();
    const { id } = await world.subscribe(receiver);
    receiver.answer(() => new Response(null, { status: 500 }));
    await world.happen();
    await world.webhooks.deliver();
    receiver.answer(() => new Response(null, { status: 410 }));
    await world.happen();
    await world.webhooks.deliver();
    const { data } = await world.ask("GET", `/${id}`);
    assert.deepEqual([data.is_active, data.disabled_why], [false, "gone"]);
    const [listed] = (await world.ask("GET", "?is_active=false")).data;
    assert.deepEqual(listed, data);
    assert.deepEqual((await world.deliveries(id)).map(({ state }) => state), ["dead", "pending"]);
    await world.pass(MINUTE_MS);
    assert.deepEqual((await world.deliveries(id)).map(({ state, last_failure }) => [state, last_failure]), [
      ["dead", null],
      ["dead", "inactive"],
    ]);
    await world.happen();
    assert.equal((await world.deliveries(id)).length, 2);
    assert.equal(receiver.messages.length, 2);
    const [change] = await world.sql(
      "select * from audit_trail where subject_id = $1 order by id desc limit 1",
      [id],
    ) as { who: null; before_state: { is_active: boolean }; after_state: { is_active: boolean } }[];
    assert.deepEqual([change!.who, change!.before_state.is_active, change!.after_state.is_active], [
      null,
      true,
      false,
    ]);
    const disabled = world.observations.filter(({ event }) => event === "webhook_disabled");
    assert.deepEqual(disabled, [{ event: "webhook_disabled", webhook: id, why: "gone" }]);
    await world.ask("PATCH", `/${id}`, { is_active: true });
    const { data: mended } = await world.ask("GET", `/${id}`);
    assert.deepEqual([mended.is_active, mended.disabled_why, mended.failing_since], [true, null, null]);
  },
);

webhooksTest("what an address answers that a webhook has left does not set it aside", async (world) => {
  const receiver = world.receive();
  const { id } = await world.subscribe(receiver);
  receiver.answer(async () => {
    await world.ask("PATCH", `/${id}`, { url: "https://elsewhere.example.com/" });
    return new Response(null, { status: 410 });
  });
  await world.happen();
  await world.webhooks.deliver();
  const { data } = await world.ask("GET", `/${id}`);
  assert.deepEqual([data.is_active, data.disabled_why, data.failing_since], [true, null, null]);
  assert.equal((await world.deliveries(id))[0].last_status, 410);
});

webhooksTest("who fails for five days is set aside, and one success begins them anew", async (world) => {
  const receiver = world.receive();
  const { id } = await world.subscribe(receiver);
  const day = async (status: number) => {
    receiver.answer(() => new Response(null, { status }));
    await world.happen();
    await world.pass(DAY_MS);
    return (await world.ask("GET", `/${id}`)).data;
  };
  for (let days = 0; days < 5; days++) assert.equal((await day(500)).is_active, true);
  assert.equal((await day(200)).failing_since, null);
  for (let days = 0; days < 5; days++) assert.equal((await day(500)).is_active, true);
  const { is_active, disabled_why } = await day(500);
  assert.deepEqual([is_active, disabled_why], [false, "failing"]);
});

webhooksTest(
  "a delivery is sent again by hand, whatever became of it, with all its attempts",
  async (world) => {
    const receiver = world.receive();
    const { id } = await world.subscribe(receiver);
    await world.happen();
    await world.webhooks.deliver();
    const [delivery] = await world.deliveries(id);
    const { data } = await world.ask("POST", `/deliveries/${delivery.id}/retry`, undefined, { status: 202 });
    assert.deepEqual([data.id, data.state], [delivery.id, "pending"]);
    await receiver.received(2);
    await world.webhooks.deliver();
    assert.equal(receiver.messages[1]!.id, delivery.id);
    receiver.answer(() => new Response(null, { status: 410 }));
    await world.happen();
    await world.webhooks.deliver();
    const [dead] = await world.deliveries(id);
    const refused = await world.ask("POST", `/deliveries/${dead.id}/retry`, undefined, { status: 409 });
    assert.equal(refused.code, "webhook_inactive");
    await world.ask("PATCH", `/${id}`, { is_active: true });
    receiver.answer(() => new Response());
    await world.ask("POST", `/deliveries/${dead.id}/retry`);
    await receiver.received(4);
    await world.webhooks.deliver();
    const [again] = await world.deliveries(id);
    assert.deepEqual([again.id, again.state, again.attempts], [dead.id, "delivered", 2]);
  },
);

webhooksTest("one that is being sent is not sent a second time by hand", async (world) => {
  const receiver = world.receive();
  const { id } = await world.subscribe(receiver);
  const states: string[] = [];
  receiver.answer(async (message) => {
    if (states.length > 0) return new Response();
    states.push((await world.ask("POST", `/deliveries/${message.id}/retry`)).data.state);
    return new Response();
  });
  await world.happen();
  await world.webhooks.deliver();
  await world.webhooks.deliver();
  assert.deepEqual([states, receiver.messages.length], [["sending"], 1]);
  assert.equal((await world.deliveries(id))[0].state, "delivered");
});

webhooksTest("a ping is sent at once, to one webhook and whatever it wants", async (world) => {
  const [receiver, other] = [world.receive(), world.receive()];
  const { id } = await world.subscribe(receiver, { events: ["snapshot.updated"] });
  await world.subscribe(other);
  const { data } = await world.ask("POST", `/${id}/ping`, undefined, { status: 202 });
  assert.deepEqual([data.event_type, data.state], ["ping", "pending"]);
  await receiver.received(1);
  await world.webhooks.deliver();
  assert.deepEqual(JSON.parse(receiver.messages[0]!.body).data, { webhook_id: id });
  assert.equal(other.messages.length, 0);
  await world.ask("PATCH", `/${id}`, { is_active: false });
  const refused = await world.ask("POST", `/${id}/ping`, undefined, { status: 409 });
  assert.equal(refused.code, "webhook_inactive");
});

webhooksTest(
  "a delivery whose webhook is deleted while it is sent again by hand is not found",
  async (world) => {
    const { id } = await world.subscribe(world.receive());
    await world.happen();
    const [delivery] = await world.deliveries(id);
    await world.sql("begin");
    await world.sql("lock table webhooks in access exclusive mode");
    const retrying = world.ask("POST", `/deliveries/${delivery.id}/retry`, undefined, { status: 404 });
    await until("the retry waits", async () => {
      return (await world.sql("select from pg_locks where relation = 'webhooks'::regclass and not granted"))
        .length > 0;
    });
    await world.sql("delete from webhooks");
    await world.sql("commit");
    assert.equal((await retrying).detail, `Delivery with id '${delivery.id}' not found`);
  },
);
