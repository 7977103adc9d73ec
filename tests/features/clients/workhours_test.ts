import assert from "node:assert/strict";
import { masterTest } from "#tests/_support/master_world.ts";

function span(day: string, opens: string, closes: string) {
  return { day, opens, closes };
}

masterTest("a client's week is empty until somebody tells, and then read in order", async (world) => {
  const manager = world.as("manager");
  const { data: { id } } = await manager.client("ABC-1");
  const empty = await world.as("user").ok(`GET master-client/${id}/workhour`);
  assert.deepEqual(empty.data, { client_id: id, time_zone: "Asia/Jakarta", days: [] });
  const days = [
    span("friday", "22:00", "02:00"),
    span("monday", "13:00", "17:00"),
    span("monday", "08:00", "12:00"),
    span("sunday", "20:00", "00:00"),
    span("wednesday", "00:00", "24:00"),
  ];
  const told = await manager.ok(`PUT master-client/${id}/workhour`, { time_zone: "Asia/Makassar", days });
  assert.deepEqual(told.data, {
    client_id: id,
    time_zone: "Asia/Makassar",
    days: [days[2], days[1], days[4], days[0], span("sunday", "20:00", "24:00")],
  });
  const read = await world.as("user").ok(`GET master-client/${id}/workhour`);
  assert.deepEqual([read.data, read.etag], [told.data, told.etag]);
  const less = await manager.ok(`PUT master-client/${id}/workhour`, { days: [days[2]] });
  assert.deepEqual(less.data, { client_id: id, time_zone: "Asia/Makassar", days: [days[2]] });
  assert.deepEqual((await manager.ok(`PUT master-client/${id}/workhour`, { days: [] })).data.days, []);
}, ["postgres", "pglite"]);

masterTest("a week is written once, under If-Match, and noted with what it was", async (world) => {
  const admin = world.as("admin");
  const { data: { id } } = await admin.client("ABC-1");
  const call = `PUT master-client/${id}/workhour` as const;
  const first = await admin.ok(`GET master-client/${id}/workhour`);
  const headers = { "if-match": first.etag };
  const week = { days: [span("monday", "08:00", "17:00")] };
  const told = await admin.ok(call, week, headers);
  assert.equal((await admin.refused("stale", call, { days: [] }, headers)).status, 412);
  assert.equal((await admin.ok(call, week)).etag, told.etag);
  const { data } = await admin.ok(`GET audit?kind=workhours&subject_id=${id}`);
  assert.equal(data.length, 1);
  const { who, action, before, after } = data[0];
  assert.deepEqual([who, action, before, after], ["admin", "changed", first.data, told.data]);
});

masterTest("a week that cannot be is refused, each span by its path", async (world) => {
  const manager = world.as("manager");
  const { data: { id } } = await manager.client("ABC-1");
  const wrong: [string[], unknown[]][] = [
    [["days.0.opens"], [span("monday", "8:00", "17:00")]],
    [["days.0.opens"], [span("monday", "24:00", "17:00")]],
    [["days.0.closes"], [span("monday", "08:00", "24:01")]],
    [["days.0.closes", "days.1.day"], [span("monday", "08:00", "25:00"), span("Monday", "08:00", "09:00")]],
    [["days.0.closes"], [{ day: "monday", opens: "08:00" }]],
    [["days.0.pause"], [{ ...span("monday", "08:00", "09:00"), pause: "12:00" }]],
    [["days.0"], ["monday"]],
    [["days.1"], [span("monday", "08:00", "12:00"), span("monday", "11:59", "13:00")]],
    [["days.1"], [span("monday", "08:00", "12:00"), span("monday", "08:00", "12:00")]],
    [["days.1"], [span("monday", "22:00", "02:00"), span("tuesday", "01:59", "03:00")]],
    [["days.1"], [span("monday", "00:00", "08:00"), span("sunday", "22:00", "00:01")]],
    [["days.1", "days.2"], [
      span("monday", "08:00", "08:00"),
      span("tuesday", "07:00", "09:00"),
      span("monday", "10:00", "11:00"),
    ]],
    [
      ["days.6"],
      ["00", "01", "02", "03", "04", "05", "06"].map((hour) => span("friday", `${hour}:00`, `${hour}:30`)),
    ],
  ];
  for (const [paths, days] of wrong) {
    const { status, body } = await manager.refused("bad_parameter", `PUT master-client/${id}/workhour`, {
      days,
    });
    assert.deepEqual(
      [status, body.errors.map(({ path }: { path: string }) => path)],
      [400, paths],
      JSON.stringify(days),
    );
  }
  for (
    const [path, week] of [["days", {}], ["time_zone", { days: [], time_zone: "Nowhere" }], ["is_open", {
      days: [],
      is_open: true,
    }]] as const
  ) {
    const { body } = await manager.refused("bad_parameter", `PUT master-client/${id}/workhour`, week);
    assert.deepEqual(body.errors.map((error: { path: string }) => error.path), [path]);
  }
  const touching = [
    span("monday", "22:00", "02:00"),
    span("tuesday", "02:00", "24:00"),
    span("sunday", "00:00", "00:00"),
  ];
  assert.equal(
    (await manager.ok(`PUT master-client/${id}/workhour`, { days: touching })).data.days.length,
    3,
  );
});

masterTest(
  "the week of a deleted client is there for those who may restore it, and nobody changes it",
  async (world) => {
    const admin = world.as("admin");
    const { data: { id } } = await admin.client("ABC-1");
    await admin.ok(`DELETE master-client/${id}`);
    await admin.ok(`GET master-client/${id}/workhour`);
    await world.as("manager").refused("not_found", `GET master-client/${id}/workhour`);
    await admin.refused("not_found", `PUT master-client/${id}/workhour`, { days: [] });
  },
);
