import assert from "node:assert/strict";

const TOP = new URL("../../", import.meta.url);
/** Ask for nothing but to be named. */
const PERMISSIVE = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC0-1.0",
  "ISC",
  "MIT",
  "PSF-2.0",
  "Unlicense",
]);
/** Where somebody could let packages run scripts when they are installed. */
const SCRIPTED = ["deno.json", "Dockerfile", ".ci/run"];

interface Lock {
  readonly specifiers: Readonly<Record<string, string>>;
  readonly npm: Readonly<Record<string, { readonly integrity?: string }>>;
}

interface Manifest {
  readonly license?: string | { readonly type: string };
  readonly licenses?: readonly { readonly type: string }[];
}

async function jsonOf<T>(path: string | URL): Promise<T> {
  return JSON.parse(await Deno.readTextFile(new URL(path, TOP)));
}

/** Packages of `deno.json` by name, with the version that is asked for. */
async function packages(): Promise<Map<string, string>> {
  const { imports } = await jsonOf<{ imports: Record<string, string> }>("deno.json");
  return new Map(
    Object.values(imports).flatMap((target) => {
      const match = /^npm:(@?[^@]+)@(.+)$/.exec(target);
      return match === null ? [] : [[match[1]!, match[2]!]];
    }),
  );
}

/** Rows of the README's table "Dependencies": what each is for and its licence, by name. */
async function listed(): Promise<Map<string, { readonly purpose: string; readonly licence: string }>> {
  const text = await Deno.readTextFile(new URL("README.md", TOP));
  const section = /^## Dependencies$([\s\S]*?)(?=^## |$(?![\s\S]))/m.exec(text)?.[1] ?? "";
  return new Map(
    [...section.matchAll(/^\| `([^`]+)` +\| (.+?) +\| (\S+) +\|$/gm)]
      .map(([, name, purpose, licence]) => [name!, { purpose: purpose!, licence: licence! }]),
  );
}

/** The folder that Deno keeps packages of its registry in. */
async function cacheFolder(): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  const { npmCache } = JSON.parse(new TextDecoder().decode(stdout)) as { npmCache: string };
  const hosts = [...Deno.readDirSync(npmCache)].filter((entry) => entry.isDirectory);
  const found = hosts.find(({ name }) => exists(`${npmCache}/${name}/hono`));
  assert.ok(found, `No package lies in '${npmCache}': 'deno install' brings them`);
  return `${npmCache}/${found.name}`;
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}

/** `@types/pg@8.23.1_x@1` is version 8.23.1 of `@types/pg`. */
function placeOf(locked: string): { readonly name: string; readonly version: string } {
  const [, name, version] = /^(@?[^@]+)@([^_]+)/.exec(locked)!;
  return { name: name!, version: version! };
}

function licenceOf({ license, licenses }: Manifest): string {
  if (typeof license === "string") return license;
  return license?.type ?? licenses?.map(({ type }) => type).join(" OR ") ?? "none";
}

/** `(MIT OR GPL-3.0)` may be had as MIT. */
function isPermissive(licence: string): boolean {
  return licence.replaceAll(/[()]/g, "").split(" OR ")
    .some((choice) => choice.split(" AND ").every((one) => PERMISSIVE.has(one)));
}

Deno.test("the README says of every package what it is for, and of no other", async () => {
  const rows = await listed();
  assert.deepEqual([...rows.keys()], [...(await packages()).keys()].sort());
  for (const [name, { purpose }] of rows) assert.ok(purpose.length > 10, `'${name}' is for '${purpose}'`);
});

Deno.test("every package has an exact version, the same in the lock", async () => {
  const { specifiers } = await jsonOf<Lock>("deno.lock");
  for (const [name, version] of await packages()) {
    assert.match(version, /^\d+\.\d+\.\d+(-[\w.]+)?$/, name);
    assert.equal(specifiers[`npm:${name}@${version}`]?.split("_")[0], version, name);
  }
});

Deno.test("everything in the lock has the hash that it must have", async () => {
  const { npm } = await jsonOf<Lock>("deno.lock");
  for (const [name, { integrity }] of Object.entries(npm)) {
    assert.match(integrity ?? "", /^sha512-[\w+/]{86}==$/, name);
  }
});

Deno.test("no package may run a script when it is installed", async () => {
  for (const path of SCRIPTED) {
    const text = await Deno.readTextFile(new URL(path, TOP)).catch(() => "");
    assert.doesNotMatch(text, /allow-?scripts|npm (?:install|ci)\b/i, path);
  }
});

Deno.test("every package, and whatever it brings, has a permissive licence; the README names those of ours", async () => {
  const folder = await cacheFolder();
  const { npm } = await jsonOf<Lock>("deno.lock");
  const rows = await listed();
  let read = 0;
  for (const { name, version } of Object.keys(npm).map(placeOf)) {
    const path = `${folder}/${name}/${version}/package.json`;
    const text = await Deno.readTextFile(path).catch(() => null);
    // Of another operating system, so never brought here.
    if (text === null) continue;
    read++;
    const licence = licenceOf(JSON.parse(text));
    assert.ok(isPermissive(licence), `'${name}' ${version} is under '${licence}'`);
    const row = rows.get(name);
    if (row !== undefined && (await packages()).get(name) === version) {
      assert.equal(row.licence, licence, name);
    }
  }
  assert.ok(read > Object.keys(npm).length * 0.9, `${read} packages of ${Object.keys(npm).length} lie here`);
});
