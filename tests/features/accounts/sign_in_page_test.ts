import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { returnPath } from "#src/features/accounts/return_path.ts";
import { createAccountsWorld } from "#tests/_support/accounts_world.ts";
import { needs } from "#tests/_support/needs.ts";

const BROWSER = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };

Deno.test("nobody is sent to another host behind a sign-in", () => {
  for (
    const path of [
      "/admin/queues",
      "/admin/queues?page=2&sort=a#b",
      "/",
      "/docs",
      "/a//b",
      "/%2F%2Fother.example",
    ]
  ) assert.equal(returnPath(path, "/fallback"), path);
  for (
    const text of [
      null,
      "",
      "admin/queues",
      "//other.example",
      "///other.example",
      "/\\other.example",
      "\\\\other.example",
      "/\t/other.example",
      "/\n/other.example",
      "\t//other.example",
      "/.//other.example",
      "/..//other.example",
      "/a/..//other.example",
      "/%2e//other.example",
      "https://other.example/",
      "http:other.example",
      "javascript:alert(1)",
      "data:text/html,x",
      " /admin",
      "@other.example",
    ]
  ) assert.equal(returnPath(text, "/fallback"), "/fallback", String(text));
});

Deno.test("the page is whole in itself, and runs nothing but its own script", async () => {
  await using world = await createAccountsWorld({ engine: "pglite" });
  const response = await world.fetch(`/sign-in?to=${encodeURIComponent('/admin/queues?a="><script>')}`);
  const { headers } = response;
  assert.deepEqual([response.status, headers.get("content-type"), headers.get("cache-control")], [
    200,
    "text/html; charset=utf-8",
    "no-store",
  ]);
  const html = await response.text();
  assert.ok(!/https?:\/\//.test(html));
  const policy = headers.get("content-security-policy")!;
  assert.match(policy, /^default-src 'none'.*form-action 'none'; frame-ancestors 'none'$/);
  for (const tag of ["script", "style"]) {
    const [, source] = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(html)!;
    const hash = createHash("sha256").update(source!).digest("base64");
    assert.ok(policy.includes(`${tag}-src 'sha256-${hash}'`), tag);
  }
  assert.equal(html.match(/<script>/g)!.length, 1);
  assert.ok(html.includes('data-to="/admin/queues?a=%22%3E%3Cscript%3E"'), html);
  for (const to of ["", "?to=//other.example", "?to=https://other.example"]) {
    assert.ok((await (await world.fetch(`/sign-in${to}`)).text()).includes('data-to="/admin/queues"'));
  }
});

Deno.test("a browser without a sign-in is sent to it and back, and nobody else is", async () => {
  await using world = await createAccountsWorld({ engine: "pglite" });
  for (const headers of [BROWSER, { ...BROWSER, cookie: "aliran_session=stale" }]) {
    const response = await world.fetch("/v1/users?page=2&sort=name", { headers });
    assert.deepEqual([
      response.status,
      response.headers.get("location"),
      response.headers.get("cache-control"),
    ], [
      303,
      "/sign-in?to=%2Fv1%2Fusers%3Fpage%3D2%26sort%3Dname",
      "no-store",
    ]);
    assert.match(response.headers.get("x-request-id")!, /./);
    assert.match(response.headers.get("vary")!, /Accept, Cookie/);
  }
  const id = "/v1/users/019aa5c0-7c1e-7c7a-9f5b-3d2f1a0b4c6d";
  const others: [string, RequestInit][] = [
    ["/v1/users", {}],
    ["/v1/users", { headers: { accept: "*/*" } }],
    ["/v1/users", { headers: { accept: "application/json, text/html" } }],
    ["/v1/users", { headers: { ...BROWSER, authorization: "Bearer x" } }],
    [id, { method: "DELETE", headers: BROWSER }],
    ["/v1/auth/logout", { method: "POST", headers: BROWSER }],
  ];
  for (const [path, init] of others) {
    const response = await world.fetch(path, init);
    assert.equal(response.status, 401);
    assert.match((await response.json()).code, /^token_(?:required|invalid)$/);
  }
  const sent = world.observations.filter((one) => one.event === "request" && one.status === 303);
  assert.ok(sent.length === 2 && sent.every((one) => "error" in one));
});

Deno.test("behind https the cookie goes by https alone", async () => {
  await using world = await createAccountsWorld({
    engine: "pglite",
    publicBaseUrl: "https://aliran.example",
  });
  const { user, password } = await world.member();
  const response = await world.send("POST", "/v1/auth/login?cookie=1", { email: user.email, password });
  assert.match(response.headers.get("set-cookie")!, /; Secure$/);
  await response.body?.cancel();
});

Deno.test({
  name: "in a browser somebody who wants a page signs in, gets there, and no other host is asked",
  ...needs("TEST_CHROMIUM"),
  async fn() {
    await using world = await createAccountsWorld({ engine: "pglite" });
    const { user, password } = await world.member(["admin"]);
    await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, world.handler);
    const origin = `http://127.0.0.1:${server.addr.port}`;
    const { chromium } = await import("playwright-core");
    const browser = await chromium.launch({
      executablePath: Deno.env.get("TEST_CHROMIUM")!,
      args: ["--no-sandbox"],
    });
    try {
      const page = await browser.newPage();
      const hosts = new Set<string>();
      const complaints: string[] = [];
      page.on("request", (request) => {
        if (!request.url().startsWith("data:")) hosts.add(new URL(request.url()).origin);
      });
      page.on("pageerror", (error) => void complaints.push(error.message));
      await page.goto(`${origin}/v1/users?page=1`);
      assert.equal(page.url(), `${origin}/sign-in?to=%2Fv1%2Fusers%3Fpage%3D1`);
      await page.fill("[name=email]", user.email);
      await page.fill("[name=password]", "not the password");
      await page.click("button");
      await page.locator("#said").getByText("do not belong together").waitFor();
      await page.fill("[name=password]", password);
      await page.click("button");
      await page.waitForURL(`${origin}/v1/users?page=1`);
      assert.match(await page.innerText("body"), new RegExp(user.email));
      assert.equal(await page.evaluate("document.cookie"), "");
      assert.deepEqual([...hosts], [origin]);
      assert.deepEqual(complaints, []);
    } finally {
      await browser.close();
    }
  },
});
