import assert from "node:assert/strict";
import { Service } from "#tests/_support/service_process.ts";
import { createServiceFolder, type ServiceFolder } from "#tests/_support/service_folder.ts";
import { until } from "#tests/_support/until.ts";

const SLUGS = [
  "heatmap",
  "issues_detail",
  "kpi",
  "leaderboard",
  "progress_bidang",
  "progress_kabkot",
  "timeline",
  "workload",
];
const DEADLINE_MS = 60_000;

Deno.test("a first start without any setting prints its URLs and serves all eight reports, a library and a shop, a second one the same data", async () => {
  await using folder = await createServiceFolder();
  await using first = await Service.start({ folder: folder.path });
  const [started] = first.logged("started");
  assert.deepEqual(started!["databases"], {
    monev: "embedded demo",
    library: "embedded demo",
    commerce: "embedded demo",
    app: "embedded demo",
  });
  const urls = started!["urls"] as Record<string, string>;
  assert.deepEqual(Object.keys(urls), [
    "docs",
    "sign_in",
    "reports",
    "csv",
    "visitors",
    "books",
    "shop",
    "imports",
  ]);
  const admin = await firstAdmin(first);
  const headers = await signIn(first, admin);
  for (const url of Object.values(urls)) {
    await until(`${url} is there`, async () => {
      const response = await fetch(url, { headers });
      await response.body?.cancel();
      return response.status === 200;
    });
  }
  const collection = await dataOf(first, "/api/books/collection");
  const shop = await shopOf(first, headers);
  assert.ok(shop.product_report.total_products > 0 && shop.top_customers.length > 0);
  const { today } = await dataOf(first, "/api/visitors/summary");
  assert.ok(today.total > 0);
  const texts = await Promise.all(SLUGS.map((slug) => csvOf(first, slug)));
  texts.forEach((text, at) => assert.ok(text.split("\r\n").length > 2, `${SLUGS[at]} has rows`));
  await first.stop();

  await using second = await Service.start({ folder: folder.path });
  // The others tell how many days are left.
  for (const slug of ["issues_detail", "kpi"]) {
    assert.equal(await csvOf(second, slug), texts[SLUGS.indexOf(slug)], slug);
  }
  await until("the library warms", async () => await dataOf(second, "/api/books/collection") !== undefined);
  assert.deepEqual(await dataOf(second, "/api/books/collection"), collection);
  // Its tokens were signed with a key of its own, and the password is the same.
  const again = await signIn(second, admin);
  assert.deepEqual((await shopOf(second, again)).top_customers, shop.top_customers);
  assert.equal(second.stderr, "", "the password is shown once");
});

Deno.test("dying while the embedded database is made, and again while it is filled, spoils no later start", async () => {
  await using folder = await createServiceFolder();
  await killWhen(folder, "half of its files are there", (files) => files.length > 400);
  await killWhen(
    folder,
    "Plane's tables appear",
    (files) => files.includes("plane/PG_VERSION") && files.length > 1_000,
  );
  await using service = await Service.start({ folder: folder.path });
  const [, row] = (await csvOf(service, "kpi")).split("\r\n");
  assert.match(row!, /^2750,/);
});

type Admin = { readonly email: string; readonly password: string };

/** Whom the service has made, as it says on the terminal. */
async function firstAdmin(service: Service): Promise<Admin> {
  const deadline = performance.now() + DEADLINE_MS;
  for (;;) {
    const [, email, password] = /e-mail +(\S+)\n +password +(\S+)\n/.exec(service.stderr) ?? [];
    if (email !== undefined && password !== undefined) return { email, password };
    assert.ok(performance.now() < deadline, "Nobody was told what to sign in with");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function signIn(service: Service, admin: Admin): Promise<{ readonly authorization: string }> {
  const response = await service.fetch("/v1/auth/login", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(admin),
  });
  const { data } = await response.json();
  return { authorization: `Bearer ${data.access_token}` };
}

async function shopOf(service: Service, headers: { readonly authorization: string }) {
  const overview: unknown = await dataOf(service, "/v1/dashboard/overview", headers);
  return overview as { product_report: { total_products: number }; top_customers: unknown[] };
}

async function dataOf(
  service: Service,
  path: string,
  headers: HeadersInit = {},
): Promise<Record<string, never> & { today: { total: number } }> {
  return (await (await service.fetch(path, { headers })).json()).data;
}

async function csvOf(service: Service, slug: string): Promise<string> {
  const response = await service.fetch(`/csv/${slug}.csv`);
  const text = await response.text();
  assert.equal(response.status, 200, text);
  return text;
}

async function killWhen(
  folder: ServiceFolder,
  what: string,
  holds: (files: readonly string[]) => boolean,
): Promise<void> {
  await using service = await Service.spawn({ folder: folder.path });
  const deadline = performance.now() + DEADLINE_MS;
  while (!holds(await filesUnder(`${folder.path}/.data`))) {
    assert.equal(service.logged("started").length, 0, `Started before ${what}`);
    assert.ok(performance.now() < deadline, `It never happened that ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await service.stop("SIGKILL");
  assert.deepEqual(service.logged("started"), []);
}

async function filesUnder(path: string, below = ""): Promise<string[]> {
  const files: string[] = [];
  try {
    for await (const { name, isDirectory } of Deno.readDir(`${path}/${below}`)) {
      if (isDirectory) files.push(...await filesUnder(path, `${below}${name}/`));
      else files.push(`${below}${name}`);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return files;
}
