import assert from "node:assert/strict";
import { parseEnv } from "node:util";
import { readConfig } from "#src/config.ts";
import { SETTINGS } from "#src/settings.ts";
import type { Setting } from "#src/std/settings/setting.ts";

const TOP = new URL("../../", import.meta.url);
const ROWS: readonly Setting<unknown>[] = Object.values(SETTINGS);
const NAMES = ROWS.flatMap(({ name, aliases }) => [name, ...aliases]);

function textOf(path: string): Promise<string> {
  return Deno.readTextFile(new URL(path, TOP));
}

/** The lines `# NAME=value` of `.env.example`: settings that are commented out. */
function offered(text: string): Map<string, string> {
  return new Map(
    [...text.matchAll(/^# ([A-Za-z_][A-Za-z0-9_]*)=(.*)$/gm)].map(([, name, value]) => [name!, value!]),
  );
}

Deno.test(".env.example offers every setting with its default and its meaning", async () => {
  const text = await textOf(".env.example");
  const lines = offered(text);
  for (const { name, fallback, about } of ROWS) {
    assert.equal(lines.get(name), fallback ?? "", name);
    assert.ok(text.includes(about), `'${name}' is explained by '${about}'`);
  }
});

Deno.test(".env.example names the other names of a setting beside it", async () => {
  const blocks = (await textOf(".env.example")).split("\n\n");
  for (const { name, aliases } of ROWS) {
    const block = blocks.find((lines) => lines.includes(`\n# ${name}=`));
    for (const alias of aliases) {
      assert.ok(block?.includes(`'${alias}'`), `'${alias}' stands beside '${name}'`);
    }
  }
});

Deno.test(".env.example names no setting that does not exist", async () => {
  const text = await textOf(".env.example");
  assert.deepEqual([...offered(text).keys()].filter((name) => !NAMES.includes(name)), []);
  const words = text.match(/\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b/g) ?? [];
  assert.deepEqual(words.filter((word) => !NAMES.includes(word)), []);
});

Deno.test(".env.example changes nothing as it is, nor with everything in it switched on", async () => {
  const text = await textOf(".env.example");
  assert.deepEqual(Object.keys(parseEnv(text)), []);
  const everything = parseEnv(text.replaceAll(/^# ([A-Za-z_]\w*=)/gm, "$1")) as Record<string, string>;
  assert.equal(Object.keys(everything).length, ROWS.length);
  assert.deepEqual(readConfig(everything), readConfig({}));
});

Deno.test("the README has every setting in a row of a table, with its default", async () => {
  const rows = (await textOf("README.md")).split("\n").filter((line) => line.startsWith("|"));
  for (const { name, aliases, fallback } of ROWS) {
    const row = rows.find((line) => line.split("|")[1]?.includes(`\`${name}\``));
    assert.ok(row !== undefined, `'${name}' has a row`);
    const shown = row.split("|")[2] ?? "";
    if (fallback) assert.ok(shown.includes(`\`${fallback}\``), `the row of '${name}' has '${fallback}'`);
    for (const alias of aliases) {
      assert.ok(row.includes(`\`${alias}\``), `the row of '${name}' has '${alias}'`);
    }
  }
});
