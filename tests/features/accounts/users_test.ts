import assert from "node:assert/strict";
import { accountsTest } from "#tests/_support/accounts_test.ts";
import { type AccountsWorld, createAccountsWorld, type Member } from "#tests/_support/accounts_world.ts";
import { createJsonLog } from "#src/platform/json_log.ts";
import { needs } from "#tests/_support/needs.ts";
import { refusedWith } from "#tests/_support/refused_with.ts";

const PASSWORD = "a good long password";

/** Asks for users as somebody. */
function asking(world: AccountsWorld, { headers }: Member) {
  const path = (id: string) => `/v1/users${id === "" ? "" : `/${id}`}`;
  return {
    create: (body: object) => world.send("POST", "/v1/users", { password: PASSWORD, ...body }, headers),
    read: (id: string) => world.fetch(path(id), { headers }),
    change: (id: string, body: object, head = {}) =>
      world.send("PATCH", path(id), body, { ...headers, ...head }),
    remove: (id: string, head = {}) => world.send("DELETE", path(id), undefined, { ...headers, ...head }),
    list: async (query = "") => {
      const response = await world.fetch(`/v1/users?${query}`, { headers });
      const body = await response.json();
      assert.equal(response.status, 200, JSON.stringify(body));
      return { ...body, names: body.data.map(({ name }: { name: string }) => name), response };
    },
  };
}

accountsTest("a user is made, read, changed and deleted", async (world) => {
  const admin = await world.member(["super_admin"]);
  const users = asking(world, admin);
  const made = await users.create({
    name: " Sari  Dewi ",
    email: "Sari@Example.TEST",
    roles: ["user", "manager", "user"],
  });
  assert.equal(made.status, 201);
  const { data: sari } = await made.json();
  assert.deepEqual({ ...sari, id: "", created_at: "", updated_at: "" }, {
    id: "",
    name: "Sari  Dewi",
    email: "sari@example.test",
    roles: ["manager", "user"],
    is_active: true,
    created_at: "",
    updated_at: "",
  });
  assert.equal(made.headers.get("location"), `/v1/users/${sari.id}`);
  const etag = made.headers.get("etag")!;
  const read = await users.read(sari.id);
  assert.deepEqual([(await read.json()).data, read.headers.get("etag")], [sari, etag]);
  for (const same of [{}, { name: "Sari  Dewi", roles: ["manager", "user"] }]) {
    assert.equal((await users.change(sari.id, same)).headers.get("etag"), etag);
  }
  const changed = await users.change(sari.id, { name: "Sari", roles: ["user"] }, { "if-match": etag });
  const { data: now } = await changed.json();
  assert.deepEqual([now.name, now.roles, now.email], ["Sari", ["user"], sari.email]);
  const stale = await refusedWith(users.change(sari.id, { name: "X" }, { "if-match": etag }), "stale");
  assert.equal(stale.headers.get("etag"), changed.headers.get("etag"));
  await refusedWith(users.remove(sari.id, { "if-match": etag }), "stale");
  assert.equal((await users.remove(sari.id)).status, 200);
  for (const gone of [users.read(sari.id), users.change(sari.id, {}), users.remove(sari.id)]) {
    const { detail } = await refusedWith(gone, "not_found");
    assert.equal(detail, `User with id '${sari.id}' not found`);
  }
  const put = { method: "PUT", headers: admin.headers, undocumented: true };
  const { status, headers } = await world.fetch(`/v1/users/${sari.id}`, put);
  assert.deepEqual([status, headers.get("allow")], [405, "DELETE, GET, HEAD, OPTIONS, PATCH"]);
}, ["postgres", "pglite"]);

accountsTest("users who cannot be are refused with the members at fault", async (world) => {
  const users = asking(world, await world.member(["super_admin"]));
  const good = { name: "Sari", email: "sari@example.test", password: PASSWORD };
  const { data: { id } } = await (await users.create({ ...good, email: "other@example.test" })).json();
  const wrong: [string, unknown][] = [
    ["name", ""],
    ["name", "x".repeat(256)],
    ["name", "two\nlines"],
    ["email", "sari"],
    ["email", `${"x".repeat(250)}@example.test`],
    ["password", "elevenchars"],
    ["password", "x".repeat(129)],
    ["password", "🔑".repeat(11)],
    ["password", 123456789012],
    ["password", "PasswordPassword"],
    ["roles", []],
    ["roles", ["root"]],
    ["roles", "admin"],
    ["is_active", "true"],
    ["is_active", null],
    ["password_hash", "x"],
    ["id", id],
  ];
  for (const [member, value] of wrong) {
    for (
      const answer of [users.create({ ...good, [member]: value }), users.change(id, { [member]: value })]
    ) {
      const { errors } = await refusedWith(answer, "bad_parameter");
      const members = new Set(errors?.map(({ path }) => path.split(".")[0]));
      assert.deepEqual([...members], [member], `${member} ${JSON.stringify(value)}`);
    }
  }
  for (const own of ["Sari Dewi Lestari", "a.long.address@example.test"]) {
    const user = {
      name: "Sari Dewi Lestari",
      email: "a.long.address@example.test",
      password: own.toUpperCase(),
    };
    await refusedWith(users.create(user), "bad_parameter");
  }
  assert.equal((await users.create({ ...good, password: "🔑".repeat(12) })).status, 201);
});

accountsTest("an address is taken once, in capitals or not, also by two at once", async (world) => {
  const users = asking(world, await world.member(["super_admin"]));
  const sari = { name: "Sari", email: "sari@example.test" };
  const both = await Promise.all([users.create(sari), users.create({ ...sari, email: "SARI@example.test" })]);
  assert.deepEqual(both.map(({ status }) => status).sort(), [201, 409]);
  for (const answer of both) await answer.body?.cancel();
  const again = await refusedWith(users.create(sari), "duplicate");
  const message = "A user with this e-mail address is there already";
  assert.deepEqual([again.detail, again.errors], [message, [{ path: "email", message }]]);
  const { data: tono } = await (await users.create({ name: "Tono", email: "tono@example.test" })).json();
  await refusedWith(users.change(tono.id, { email: "Sari@example.test" }), "duplicate");
  assert.equal((await users.list("email=sari@example.test")).meta.total, 1);
  const written: string[] = [];
  const log = createJsonLog((lines) => written.push(lines), world.now);
  world.observations.forEach(log.observe);
  log.flush();
  assert.match(written.join(""), /there already/);
  assert.doesNotMatch(written.join(""), /sari@/i);
});

accountsTest("users are listed in each order and by each filter", async (world) => {
  const users = asking(world, await world.member(["super_admin"]));
  for (
    const [name, email, roles, is_active] of [
      ["élan", "c@example.test", ["user"], true],
      ["Budi", "b@example.test", ["manager"], false],
      ["budi santoso", "d@example.test", ["manager", "user"], true],
      ["100% Ani", "a@example.test", ["user"], false],
    ] as const
  ) await users.create({ name, email, roles, is_active });
  const { names: [first] } = await users.list();
  assert.equal(first, "100% Ani");
  const page = "page_size=100&sort=";
  const [me, ani, budi, santoso, elan] = ["Member 1", "100% Ani", "Budi", "budi santoso", "élan"];
  assert.deepEqual((await users.list(`${page}name`)).names, [ani, budi, santoso, elan, me]);
  assert.deepEqual((await users.list(`${page}name_desc`)).names, [me, elan, santoso, budi, ani]);
  assert.deepEqual((await users.list(`${page}email`)).names, [ani, budi, elan, santoso, me]);
  assert.deepEqual((await users.list(`${page}email_desc`)).names, [me, santoso, elan, budi, ani]);
  assert.deepEqual((await users.list(`${page}created_at`)).names, [me, elan, budi, santoso, ani]);
  assert.deepEqual((await users.list(`${page}created_at_desc`)).names, [ani, santoso, budi, elan, me]);
  for (
    const [query, wanted] of [
      ["name=BUDI", [budi, santoso]],
      ["name=%C3%89l", [elan]],
      ["name=100%25", [ani]],
      ["name=%25", []],
      ["name=santoso", []],
      ["email=D@example.test", [santoso]],
      ["role=manager", [budi, santoso]],
      ["role=manager&is_active=true", [santoso]],
      ["is_active=false", [ani, budi]],
      ["name=b&role=user&is_active=true&email=d@example.test", [santoso]],
    ] as const
  ) {
    const { names, meta } = await users.list(query);
    assert.deepEqual([names, meta.total], [wanted, wanted.length], query);
  }
  const { data, meta } = await users.list("page=2&page_size=2");
  assert.deepEqual([data.length, meta], [2, { page: 2, page_size: 2, total: 5, total_pages: 3 }]);
  for (const query of ["sort=password", "role=root", "is_active=1", "page=0", "page_size=101"]) {
    await refusedWith(
      world.fetch(`/v1/users?${query}`, { headers: (await world.member(["admin"])).headers }),
      "bad_parameter",
    );
  }
}, ["postgres", "pglite"]);

accountsTest("a list is kept until a user changes", async (world) => {
  const users = asking(world, await world.member(["super_admin"]));
  const state = async () => (await users.list()).response.headers.get("x-cache");
  assert.deepEqual([await state(), await state()], ["MISS", "HIT"]);
  const { data: { id } } = await (await users.create({ name: "Sari", email: "sari@example.test" })).json();
  assert.deepEqual([await state(), await state()], ["MISS", "HIT"]);
  await users.change(id, { roles: ["manager"] });
  const { data, response } = await users.list("email=sari@example.test");
  assert.deepEqual([data[0].roles, response.headers.get("x-cache")], [["manager"], "MISS"]);
  await users.remove(id);
  assert.equal((await users.list()).meta.total, 1);
});

accountsTest(
  "only admins see users, and only super admins give, take and touch what is theirs",
  async (world) => {
    const [top, admin, manager] = [
      await world.member(["super_admin"]),
      await world.member(["admin"]),
      await world.member(["manager"]),
    ];
    const person = { name: "Sari", email: "sari@example.test" };
    const asManager = asking(world, manager);
    for (
      const answer of [
        asManager.create(person),
        asManager.read(admin.user.id),
        asManager.read(""),
        asManager.change(manager.user.id, { roles: ["admin"] }),
        asManager.remove(admin.user.id),
      ]
    ) await refusedWith(answer, "forbidden");
    for (const id of ["", top.user.id]) {
      await refusedWith(world.fetch(`/v1/users${id && `/${id}`}`), "token_required");
    }
    const asAdmin = asking(world, admin);
    for (
      const answer of [
        asAdmin.create({ ...person, roles: ["super_admin"] }),
        asAdmin.change(admin.user.id, { roles: ["super_admin", "admin"] }),
        asAdmin.change(manager.user.id, { roles: ["super_admin"] }),
        asAdmin.change(top.user.id, { name: "X" }),
        asAdmin.change(top.user.id, { password: PASSWORD }),
        asAdmin.change(top.user.id, { roles: ["user"] }),
        asAdmin.change(top.user.id, { is_active: false }),
        asAdmin.remove(top.user.id),
      ]
    ) {
      const { detail } = await refusedWith(answer, "forbidden");
      assert.match(detail, /'super_admin'/);
    }
    assert.equal((await asAdmin.create({ ...person, roles: ["admin"] })).status, 201);
    assert.equal((await asking(world, top).change(manager.user.id, { roles: ["super_admin"] })).status, 200);
    assert.deepEqual((await asAdmin.list("role=super_admin")).meta.total, 2);
  },
);

accountsTest("nobody takes away what the own account needs", async (world) => {
  const [top, other, admin] = [
    await world.member(["super_admin"]),
    await world.member(["super_admin"]),
    await world.member(["admin"]),
  ];
  for (const one of [top, admin]) {
    const { user: { id } } = one;
    const users = asking(world, one);
    await refusedWith(users.change(id, { is_active: false }), "own_account");
    await refusedWith(users.change(id, { roles: ["manager", "user"] }), "own_account");
    await refusedWith(users.remove(id), "own_account");
    assert.equal((await users.change(id, { name: "Renamed" })).status, 200);
  }
  assert.equal((await asking(world, other).change(other.user.id, { roles: ["admin"] })).status, 200);
});

accountsTest("the last active super admin stays one", async (world) => {
  const [top, other] = [await world.member(["super_admin"]), await world.member(["super_admin", "admin"])];
  const users = asking(world, top);
  assert.equal((await users.change(other.user.id, { is_active: false })).status, 200);
  await refusedWith(users.change(top.user.id, { roles: ["admin"] }), "last_admin");
  assert.equal((await users.change(other.user.id, { is_active: true })).status, 200);
  assert.equal((await users.change(top.user.id, { roles: ["admin"] })).status, 200);
}, ["postgres", "pglite"]);

accountsTest("a new password and a deactivation end all sessions, at once", async (world) => {
  const admin = await world.member(["admin"]);
  const users = asking(world, admin);
  const me = ({ headers }: Member) => world.fetch("/v1/auth/me", { headers });
  for (const [change, opens] of [[{ password: PASSWORD }, true], [{ is_active: false }, false]] as const) {
    const member = await world.member();
    const { data } = await (await world.signIn(member.user.email, member.password)).json();
    const second = { ...member, headers: { authorization: `Bearer ${data.access_token}` } };
    assert.deepEqual([(await me(member)).status, (await me(second)).status], [200, 200]);
    assert.equal((await users.change(member.user.id, change)).status, 200);
    for (const one of [member, second]) await refusedWith(me(one), "token_invalid");
    assert.equal((await world.signIn(member.user.email, PASSWORD)).status, opens ? 200 : 401);
  }
});

accountsTest("a role that is taken away counts at once, while its token lives", async (world) => {
  const [top, admin] = [await world.member(["super_admin"]), await world.member(["admin"])];
  const asAdmin = asking(world, admin);
  assert.equal((await asAdmin.read(top.user.id)).status, 200);
  await asking(world, top).change(admin.user.id, { roles: ["user"] });
  await refusedWith(asAdmin.read(top.user.id), "forbidden");
  await asking(world, top).change(admin.user.id, { roles: ["admin"] });
  assert.equal((await asAdmin.read(top.user.id)).status, 200);
});

Deno.test({
  name: "of two last super admins who demote each other, on two processes, one stays",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using world = await createAccountsWorld();
    await using other = await createAccountsWorld({ beside: world });
    for (const change of [{ roles: ["user"] }, { is_active: false }, null]) {
      await world.sql("delete from users");
      const [one, two] = [await world.member(["super_admin"]), await world.member(["super_admin"])];
      const take = (place: AccountsWorld, by: Member, whom: Member) => {
        const users = asking(place, by);
        return change === null ? users.remove(whom.user.id) : users.change(whom.user.id, change);
      };
      const answers = await Promise.all([take(world, one, two), take(other, two, one)]);
      // Who was demoted before asking may not ask any more; who asked first is refused by what is left.
      assert.equal(answers.filter(({ status }) => status === 200).length, 1);
      for (const answer of answers) await answer.body?.cancel();
      const rows = await world.sql(
        "select u.id from users u join user_roles r on r.user_id = u.id where role = 'super_admin' and is_active",
      );
      assert.equal(rows.length, 1);
    }
  },
});

Deno.test({
  name: "every change of a user is written down with who made it, before and after",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using world = await createAccountsWorld();
    const admin = await world.member(["super_admin"]);
    const users = asking(world, admin);
    const { data: made } = await (await users.create({ name: "Sari", email: "sari@example.test" })).json();
    const changed = await users.change(made.id, { roles: ["manager"] }, { "x-request-id": "change-1" });
    const { data: now } = await changed.json();
    await users.change(made.id, { roles: ["manager"] });
    const { data: last } = await (await users.change(made.id, { password: PASSWORD })).json();
    await refusedWith(users.change(made.id, { email: admin.user.email }), "duplicate");
    await users.remove(made.id);
    const rows = await world.sql(
      `select who, kind, action, before_state, after_state, request_id = 'change-1' as named
      from audit_trail where subject_id = '${made.id}' order by id`,
    );
    const by = { who: admin.user.id, kind: "user" };
    assert.deepEqual(rows, [
      { ...by, action: "created", before_state: null, after_state: made, named: false },
      { ...by, action: "changed", before_state: made, after_state: now, named: true },
      {
        ...by,
        action: "changed",
        before_state: now,
        after_state: { ...last, password: "changed" },
        named: false,
      },
      { ...by, action: "deleted", before_state: last, after_state: null, named: false },
    ]);
  },
});
