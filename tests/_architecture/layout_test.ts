import assert from "node:assert/strict";

const TOP = new URL("../../", import.meta.url);

const HOUSE = ["Dockerfile", "README.md", "deno.json", "deno.lock", "jobs", "sql", "src", "tests"];
const BESIDE_IT = ["LICENSE", "deploy"];

/** How files name a version of Deno: an npm command, an image, a setup action, a variable. */
const DENO_VERSION =
  /(?:\bdeno@|denoland\/deno:(?:[a-z]+-)?|deno-version:\s*["']?v?|DENO_VERSION\s*[:=]\s*["']?)(\d+\.\d+\.\d+)/g;

async function namesIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  for await (const entry of Deno.readDir(new URL(folder, TOP))) names.push(entry.name);
  return names;
}

/** What `.gitignore` names at the top level, such as `coverage`: a developer may have it, the repository has not. */
async function ignoredNames(): Promise<string[]> {
  const text = await Deno.readTextFile(new URL(".gitignore", TOP));
  return text.split("\n").map((line) => line.trim().replace(/^\/|\/$/g, ""));
}

async function textOrEmpty(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(new URL(path, TOP));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}

async function workflows(): Promise<string[]> {
  try {
    return (await namesIn(".github/workflows/")).map((name) => `.github/workflows/${name}`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

Deno.test("the top level holds the eight of the house and nothing unknown", async () => {
  const ignored = await ignoredNames();
  const names = (await namesIn("./")).filter((name) => !name.startsWith(".") && !ignored.includes(name));
  assert.deepEqual(HOUSE.filter((name) => !names.includes(name)), [], "missing");
  assert.deepEqual(names.filter((name) => !HOUSE.includes(name) && !BESIDE_IT.includes(name)), [], "unknown");
});

Deno.test("deno.json loads the house plugin, so that deno lint knows the rules", async () => {
  const config = JSON.parse(await textOrEmpty("deno.json"));
  assert.deepEqual(config.lint?.plugins, ["./tests/_architecture/house_plugin.ts"]);
});

Deno.test("Deno's version is the same wherever it is written", async () => {
  const pinned = ["README.md", "Dockerfile", ".ci/run"];
  const versions = new Map<string, string[]>();
  for (const path of [...pinned, "deploy/compose.yaml", ...await workflows()]) {
    const found = [...(await textOrEmpty(path)).matchAll(DENO_VERSION)].map(([, version]) => version ?? "");
    versions.set(path, found);
  }
  assert.deepEqual(pinned.filter((path) => versions.get(path)?.length === 0), [], "names no version of Deno");
  const distinct = new Set([...versions.values()].flat());
  assert.equal(distinct.size, 1, `one version everywhere: ${JSON.stringify(Object.fromEntries(versions))}`);
});

Deno.test("the image runs under a permission set that deno.json defines", async () => {
  const [, name] = /"-P=(\w+)"/.exec(await textOrEmpty("Dockerfile")) ?? [];
  assert.ok(name !== undefined, "the Dockerfile names a permission set");
  const { permissions } = JSON.parse(await textOrEmpty("deno.json"));
  assert.ok(name in (permissions ?? {}), `'permissions.${name}' in deno.json`);
});
