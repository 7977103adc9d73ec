import assert from "node:assert/strict";
import { createApp } from "#src/app.ts";
import { readConfig } from "#src/config.ts";
import { createDeps } from "#src/deps.ts";
import { type Permission, PERMISSIONS } from "#src/permissions.ts";
import { createMigrations } from "#src/platform/migrations.ts";
import { type Role, ROLES } from "#src/roles.ts";
import { documentedPath } from "#tests/_support/documented_path.ts";
import { createOwnPostgres } from "#tests/_support/own_postgres.ts";
import { needs } from "#tests/_support/needs.ts";
import { signedIn } from "#tests/_support/signed_in.ts";

const SQL = new URL("../sql", import.meta.url).pathname;
/** Nobody listens there: whoever is let in finds out that the database is away. */
const NOWHERE = {
  MONEV_DATABASE_URL: "postgres://nobody@127.0.0.1:9/nowhere",
  LIBRARY_DATABASE_URL: "mysql://nobody@127.0.0.1:9/nowhere",
  COMMERCE_DATABASE_URL: "mysql://nobody@127.0.0.1:9/nowhere",
};
const SETTINGS = {
  APP_ENV: "production",
  SNAPSHOTS: "memory",
  QUEUE: "memory",
  AUTH_SIGNING_KEYS: "a-signing-key-of-thirty-two-letters",
  PUBLIC_BASE_URL: "http://aliran.test",
  DATABASE_CONNECT_TIMEOUT_MS: "5000",
};
const WEAK_TOKENS = ["", "Bearer", "Bearer x", "Basic YTpi", "Bearer eyJhbGciOiJub25lIn0.e30."];
const VALUES: Readonly<Record<string, string>> = { type: "hsi.csv", name: "nothing" };

interface Operation {
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly responses: Readonly<Record<string, unknown>>;
}

/** A service with all that it can offer, and somebody of each role. */
async function createAccessWorld() {
  const stack = new AsyncDisposableStack();
  const place = stack.use(await createOwnPostgres());
  const config = readConfig({ ...NOWHERE, ...SETTINGS, APP_DATABASE_URL: place.url.href });
  const deps = await createDeps(config, { observe: () => {}, now: Date.now, sqlDirectory: SQL });
  stack.defer(() => deps.close());
  await createMigrations(deps.app!.tables, `${SQL}/migrations/app`).up();
  const app = createApp(config, deps);
  stack.defer(() => app.close());
  stack.defer(() => app.stop());
  const signIn = (role: Role) => signedIn({ tables: deps.app!.tables, tokens: deps.tokens }, [role]);
  const ask = async (route: Route, headers: Readonly<Record<string, string>>) => {
    const { method, path } = route;
    const target = path.replace(/\{\[\^\/\]\+[^}]*\}/g, "").replaceAll(/:(\w+)/g, (_, name) => {
      return VALUES[name] ?? "019a0000-0000-7000-8000-000000000000";
    });
    const response = await app.fetch(new Request(`http://aliran.test${target}`, { method, headers }));
    await response.body?.cancel();
    return response;
  };
  return {
    app,
    signIn,
    ask,
    routes: handlersOf(app.routes),
    permissionOf: (route: Route) => app.permissions.get(`${route.method} ${route.path}`),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

interface Route {
  readonly method: string;
  readonly path: string;
}

/** Each once, and not what only stands before handlers. */
function handlersOf(routes: readonly Route[]): readonly Route[] {
  const all = new Map(routes.map((route) => [`${route.method} ${route.path}`, route]));
  return [...all.values()].filter(({ method }) => !["ALL", "OPTIONS"].includes(method));
}

Deno.test({
  name: "every route is public, or for those alone whose role has its permission",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using world = await createAccessWorld();
    const used = new Set<Permission>();
    for (const route of world.routes) {
      const permission = world.permissionOf(route);
      const what = `${route.method} ${route.path}`;
      if (permission === undefined) {
        const { status, headers } = await world.ask(route, {});
        const challenge = headers.get("www-authenticate") ?? "";
        assert.ok(status !== 403 && !challenge.includes("aliran"), `${what} is public and says ${status}`);
        continue;
      }
      used.add(permission);
      for (const authorization of WEAK_TOKENS) {
        const response = await world.ask(route, { authorization });
        assert.equal(response.status, 401, `${what} with '${authorization}'`);
        assert.match(response.headers.get("www-authenticate")!, /^Bearer realm="aliran"/);
      }
      for (const role of ROLES) {
        // Signed in anew, as signing out is one of the routes.
        const { status } = await world.ask(route, (await world.signIn(role)).headers);
        const mayDoIt = (PERMISSIONS[permission] as readonly Role[]).includes(role);
        if (mayDoIt) assert.ok(![401, 403].includes(status), `${what} as ${role} is ${status}`);
        else assert.equal(status, 403, `${what} as ${role}`);
      }
    }
    const others: readonly Permission[] = ["cache:bypass"];
    const unused = (Object.keys(PERMISSIONS) as Permission[]).filter((name) => !used.has(name));
    assert.deepEqual(unused, others, "a permission that nothing requires");
  },
});

Deno.test({
  name: "the document says of every operation which permission it needs, as the service does",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using world = await createAccessWorld();
    const response = await world.app.fetch(new Request("http://aliran.test/docs/json"));
    const { paths }: { paths: Record<string, Record<string, Operation>> } = await response.json();
    const documented = new Map(
      Object.entries(paths).flatMap(([path, operations]) =>
        Object.entries(operations).map(([method, operation]) =>
          [`${method.toUpperCase()} ${path}`, operation] as const
        )
      ),
    );
    for (const route of world.routes) {
      const path = documentedPath(route.path);
      const operation = documented.get(`${route.method} ${path}`);
      const permission = world.permissionOf(route);
      if (permission === undefined) {
        const bearer = operation?.security?.find((one) => "bearer" in one);
        assert.equal(bearer, undefined, `${route.method} ${path}`);
      } else {
        assert.deepEqual(operation?.security, [{ bearer: [permission] }], `${route.method} ${path}`);
        assert.ok("401" in operation!.responses && "403" in operation!.responses, `${route.method} ${path}`);
      }
    }
  },
});
